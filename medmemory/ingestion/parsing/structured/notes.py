"""Running text within a structured file, parted by its own headings."""

from collections.abc import Iterator
from dataclasses import replace

from medmemory.clinical.document import MediaType, Page
from medmemory.ingestion.parsing.structured.entries import Entry, EntrySection
from medmemory.ingestion.sections import split_into_sections

_LONGEST_ORIGIN = 38  # it stands in brackets after the heading


def note_sections(origin: str, head: Entry, text: str) -> Iterator[EntrySection]:
    """The note as sections: the first begins with the line of `head`, later ones with their own.

    `origin` says which note it is, since several in one file have the same headings.
    """
    parts = [
        (section.heading, text[section.span.start : section.span.end].strip("\n"))
        for section in split_into_sections([Page(1, text)], MediaType.MARKDOWN)
    ]
    first = [head]
    if parts and parts[0][0] is None:
        first.append(replace(head, text=parts.pop(0)[1]))
    yield EntrySection(origin, tuple(first))
    for heading, part in parts:
        yield EntrySection(
            f"{heading} ({origin[:_LONGEST_ORIGIN].rstrip()})", (replace(head, text=part),)
        )
