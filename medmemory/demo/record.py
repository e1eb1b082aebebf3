"""A fictional patient and the files that make the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from medmemory.clinical.patient import Sex
from medmemory.demo.blocks import Letter


@dataclass(frozen=True, slots=True)
class DemoDocument:
    file_name: str
    letter: Letter
    render: Callable[[Letter], bytes]

    def content(self) -> bytes:
        """The file's bytes."""
        return self.render(self.letter)


@dataclass(frozen=True, slots=True)
class DemoPatient:
    mrn: str
    family_name: str
    given_name: str
    birth_date: date
    sex: Sex
    documents: tuple[DemoDocument, ...]
