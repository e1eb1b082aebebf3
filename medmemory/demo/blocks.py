"""What a letter is made of, before it becomes a file of some format."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the page's width, one a column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Bullets | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Letter:
    """`subject` names the patient as the letter's every page does; `written_on` is its own date."""

    title: str
    sender: str
    written_on: date
    subject: str
    blocks: tuple[Block, ...]
    signature: str
