"""What stands beside the text of a Word file: headers, footers, footnotes and comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _BaseHeaderFooter

from medmemory.ingestion.parsing.docx_text import Story

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES = (
    # the relationship, the element, its reference, the word before its number
    ("footnotes", "w:footnote", "w:footnoteReference", "Note"),
    ("endnotes", "w:endnote", "w:endnoteReference", "Endnote"),
)
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_DAY = 10  # characters of an ISO date


@dataclass(slots=True)
class Margins:
    """What stands at the head and the foot of pages, each line once."""

    top: list[str] = field(default_factory=list)
    bottom: list[str] = field(default_factory=list)


def margins_of(document: Document) -> Margins:
    """The headers and footers that Word shows."""
    margins = Margins()
    has_even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        for header, footer in _pairs(section, has_even=has_even):
            _add(header, margins.top)
            _add(footer, margins.bottom)
    return margins


def notes_of(document: Document) -> dict[tuple[str, str], str]:
    """Footnotes, endnotes and comments, each as one line, by the tag and id of its reference."""
    notes: dict[tuple[str, str], str] = {}
    for relationship, element, reference, word in _NOTES:
        number = 0
        for note in _elements(document, relationship, element):
            if note.get(qn("w:type")) in _SEPARATORS:
                continue
            number += 1
            notes[qn(reference), note.get(qn("w:id"), "")] = f"[{word} {number}] {_text(note)}"
    for comment in _elements(document, "comments", "w:comment"):
        author = " ".join(comment.get(qn("w:author"), "").split()) or "unknown"
        day = comment.get(qn("w:date"), "")[:_DAY]
        by = f"{author}, {day}" if day else author
        key = qn("w:commentReference"), comment.get(qn("w:id"), "")
        notes[key] = f"[Comment by {by}: {_text(comment)}]"
    return notes


def _pairs(
    section: Section, *, has_even: bool
) -> Iterator[tuple[_BaseHeaderFooter, _BaseHeaderFooter]]:
    if section.different_first_page_header_footer:
        yield section.first_page_header, section.first_page_footer
    yield section.header, section.footer
    if has_even:
        yield section.even_page_header, section.even_page_footer


def _add(margin: _BaseHeaderFooter, lines: list[str]) -> None:
    if margin.is_linked_to_previous:
        return
    container = margin._element
    for line in Story(container, {}).lines(container):
        if line.strip() and line not in lines:
            lines.append(line)


def _elements(document: Document, relationship: str, name: str) -> Iterator[BaseOxmlElement]:
    for related in document.part.rels.values():
        if related.reltype == f"{_RELATIONSHIPS}/{relationship}" and not related.is_external:
            part: Part = related.target_part
            root = parse_xml(part.blob)
            yield from root.iter(qn(name))


def _text(note: BaseOxmlElement) -> str:
    return " ".join(" ".join(Story(note, {}).lines(note)).split())
