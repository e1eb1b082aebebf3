"""Statements of a structured file, written for reading and laid out on pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from medmemory.clinical.document import CodedResource, Coding, Page, Section, Span
from medmemory.clinical.versions import StatedVersion, Version
from medmemory.ingestion.parsing.decoding import clean

LONGEST_PAGE = 4000  # characters
_LONGEST_HEADING = 120
_ROOM_TO_BEGIN = 1500  # characters; with less, a section that does not fit begins a page


@dataclass(frozen=True, slots=True)
class Identity:
    """What a text was made of; `resource_type` is FHIR's whatever the format."""

    resource_type: str
    resource_id: str | None = None
    codings: tuple[Coding, ...] = ()
    effective: date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement as it reads, in one line or several, and what it was made of.

    `sort_key` orders entries by date. `versions` are under what keys other files may state it anew;
    `repeated` those of other statements whose values it has, too.
    """

    text: str
    identities: tuple[Identity, ...] = ()
    sort_key: str = ""
    versions: tuple[Version, ...] = ()
    repeated: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class EntrySection:
    """Entries under one heading. `printed` is the line above them, unless they have their own."""

    heading: str
    entries: tuple[Entry, ...]
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages whose sections cover them without gaps, and where on them each resource stands and each
    version of a statement."""

    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    resources: tuple[CodedResource, ...]
    versions: tuple[StatedVersion, ...] = ()


def headed(heading: str, entries: Iterable[Entry]) -> EntrySection:
    """A section that prints its own heading."""
    return EntrySection(heading, tuple(entries), printed=heading)


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries by date, those without one last; the order of the file where dates are equal."""
    return tuple(sorted(entries, key=lambda entry: entry.sort_key, reverse=True))


def lay_out(sections: Iterable[EntrySection]) -> Layout:
    """Sections in order on pages of at most LONGEST_PAGE characters.

    A section stands on the page begun when it fits there or much of it does; else it begins a new
    one. It repeats its heading on each page that it goes on to.
    """
    writer = _Writer()
    for section in sections:
        writer.write(section)
    return writer.finish()


@dataclass(slots=True)
class _Writer:
    pages: list[Page] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    resources: list[CodedResource] = field(default_factory=list)
    versions: list[StatedVersion] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _begun: list[tuple[str, int]] = field(default_factory=list)  # heading, start on this page

    def write(self, section: EntrySection) -> None:
        pieces = [
            (entry, piece)
            for entry in section.entries
            for piece in _pieces(clean(entry.text).strip("\n"))
        ]
        if not pieces:
            return
        heading = " ".join(clean(section.heading).split())[:_LONGEST_HEADING]
        whole = len(section.printed or "") + sum(len(piece) + 1 for _, piece in pieces) + 2
        if self._length and self._length + min(whole, _ROOM_TO_BEGIN) > LONGEST_PAGE:
            self._end_page()
        self._begin(heading, " ".join(clean(section.printed or "").split())[:_LONGEST_HEADING])
        for entry, piece in pieces:
            if self._length + len(piece) + 1 > LONGEST_PAGE:
                self._end_page()
                self._begin(heading, f"{heading} (continued)")
            self._add(entry, piece)

    def finish(self) -> Layout:
        if self._length:
            self._end_page()
        return Layout(
            tuple(self.pages), tuple(self.sections), tuple(self.resources), tuple(self.versions)
        )

    def _begin(self, heading: str, printed: str) -> None:
        if self._length:
            self._append("\n")
        self._begun.append((heading, self._length))
        if printed:
            self._append(f"{printed}\n")

    def _add(self, entry: Entry, piece: str) -> None:
        span = Span(self._length, self._length + len(piece))
        self.resources.extend(
            CodedResource(
                page_number=len(self.pages) + 1,
                span=span,
                resource_type=identity.resource_type,
                resource_id=identity.resource_id,
                codings=identity.codings,
                effective=identity.effective,
                status=identity.status,
            )
            for identity in entry.identities
        )
        self.versions.extend(
            StatedVersion(version, len(self.pages) + 1, span)
            for version in dict.fromkeys((*entry.versions, *entry.repeated))
        )
        self._append(f"{piece}\n")

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _end_page(self) -> None:
        number = len(self.pages) + 1
        self.pages.append(Page(number, "".join(self._parts)))
        ends = [start for _, start in self._begun[1:]] + [self._length]
        self.sections.extend(
            Section(heading, number, Span(start, end))
            for (heading, start), end in zip(self._begun, ends, strict=True)
        )
        self._parts, self._length, self._begun = [], 0, []


def _pieces(text: str) -> Iterator[str]:
    """`text` in pieces that fit on a page below a heading, parted at line ends where possible."""
    limit = LONGEST_PAGE - _LONGEST_HEADING - 20
    while len(text) > limit:
        cut = max(text.rfind("\n", 1, limit), 0) or max(text.rfind(" ", 1, limit), 0) or limit
        yield text[:cut].rstrip()
        text = text[cut:].lstrip("\n") if text[cut] == "\n" else text[cut:].lstrip(" ")
    if text.strip():
        yield text


def line(
    when: str | None,
    name: str,
    details: Iterable[str | None] = (),
    statuses: Sequence[str | None] = (),
) -> str:
    """One statement: "2024-03-02  Name: detail; detail [status]"."""
    said = "; ".join(detail for detail in details if detail)
    text = f"{when or 'undated'}  {name}" + (f": {said}" if said else "")
    kept = ", ".join(dict.fromkeys(status for status in statuses if status))
    return f"{text} [{kept}]" if kept else text


def labelled(label: str, value: str | None) -> str | None:
    """ "label value", or None when there is no value."""
    return f"{label} {value}" if value else None


def listed(values: Iterable[str | None]) -> str | None:
    """The distinct values in their order, parted by commas; None when there is none."""
    return ", ".join(dict.fromkeys(value for value in values if value)) or None
