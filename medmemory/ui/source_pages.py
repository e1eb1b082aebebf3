"""The pages that show a source: the quoted words first, then the page they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from medmemory.clinical.citation import Citation
from medmemory.clinical.document import DocumentStatus, MediaType, Page, StoredDocument
from medmemory.clinical.identifiers import CitationId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.ingestion.parsing.titles import without_date
from medmemory.ui.document_words import (
    IMAGES,
    attached,
    corrected,
    day_or_none,
    recognised,
    shown_title,
)
from medmemory.ui.marks import Mark, mark_around
from medmemory.ui.source_text import Block, blocks_of

_NOT_READ = {
    DocumentStatus.REFUSED: "Refused",
    DocumentStatus.FAILED: "Failed",
    DocumentStatus.QUARANTINED: "Waits for your decision",
}

templates = Environment(
    loader=PackageLoader("medmemory.ui"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class CitedSource(Protocol):
    """A citation, the text of its page, and what its document is."""

    @property
    def citation(self) -> Citation: ...
    @property
    def page_text(self) -> str: ...
    @property
    def page_count(self) -> int: ...
    @property
    def media_type(self) -> MediaType: ...


@dataclass(frozen=True, slots=True)
class NewerDocument:
    """One that corrects this one; `path` is None when it is this one itself."""

    title: str
    file_name: str
    document_date: date | None
    path: str | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """What the template shows. `image_path` is None where there is no picture of a page, `ended`
    where there is a page. `other_person`: why it is in this chart although it names another.
    `superseded_by`: what corrects words of the document.
    """

    patient: Patient
    ended: str | None
    other_person: str | None
    superseded_by: Sequence[NewerDocument]
    title: str
    kind: str | None
    file_name: str
    document_date: date | None
    page_number: int
    page_count: int | None
    quote: str | None
    blocks: Sequence[Block]
    image_path: str | None
    mark: Mark | None
    previous_path: str | None
    next_path: str | None
    cited_path: str | None
    file_path: str | None
    list_path: str
    is_pdf: bool
    warnings: tuple[str, ...]
    remarks: Sequence[str]
    note: str | None = None

    @property
    def quote_with_source(self) -> str:
        """To be put into a letter or a note."""
        place = f"{self.title}, {day_or_none(self.document_date)}, page {self.page_number}"
        return f"“{self.quote}”\n{place}"


def citation_page(
    source: CitedSource, document: StoredDocument, patient: Patient, page: Page | None
) -> str:
    """The HTML page of a citation: its quote, and its page with the quote marked.

    `page` is None when no page holds the quoted words any more.
    """
    citation = source.citation
    picture = f"/citations/{citation.id}/page.png" if has_pictures(document) else None
    return _render(
        SourceView(
            patient=patient,
            ended=None,
            other_person=attached(document),
            superseded_by=_newer(document),
            title=without_date(citation.document_title, citation.document_date),
            kind=document.kind and document.kind.display,
            file_name=citation.file_name,
            document_date=citation.document_date,
            page_number=citation.page_number,
            page_count=source.page_count,
            quote=citation.quote,
            blocks=blocks_of(source.page_text, citation.span, page.superseded if page else ()),
            image_path=picture,
            mark=mark_around(page.words, citation.span) if page else None,
            previous_path=_page_path(
                citation.document_id, citation.page_number - 1, source.page_count, citation.id
            ),
            next_path=_page_path(
                citation.document_id, citation.page_number + 1, source.page_count, citation.id
            ),
            cited_path=None,
            file_path=_file_path(document),
            list_path=_list_path(document),
            is_pdf=document.media_type is MediaType.PDF,
            warnings=_folded(document),
            remarks=_remarks(document, page),
        )
    )


def document_page(
    document: StoredDocument,
    patient: Patient,
    number: int,
    page: Page | None,
    cited_in: CitationId | None,
) -> str:
    """The HTML page of one page of a document; `cited_in` leads back to a citation.

    `page` is None as long as the document's pages are not stored.
    """
    text = "" if page is None else page.text
    count = document.page_count
    picture = f"/documents/{document.id}/page/{number}.png" if has_pictures(document) else None
    return _render(
        SourceView(
            patient=patient,
            ended=None if document.is_searchable else _NOT_READ.get(document.status),
            other_person=attached(document),
            superseded_by=_newer(document),
            title=shown_title(document),
            kind=document.kind and document.kind.display,
            file_name=document.file_name,
            document_date=document.document_date,
            page_number=number,
            page_count=count,
            quote=None,
            blocks=blocks_of(text, superseded=page.superseded if page else ()),
            image_path=picture,
            mark=None,
            previous_path=_page_path(document.id, number - 1, count, cited_in),
            next_path=_page_path(document.id, number + 1, count, cited_in),
            cited_path=f"/citations/{cited_in}" if cited_in else None,
            file_path=_file_path(document),
            list_path=_list_path(document),
            is_pdf=document.media_type is MediaType.PDF,
            warnings=_folded(document),
            remarks=_remarks(document, page),
            note=_note(document, number, text),
        )
    )


def has_pictures(document: StoredDocument) -> bool:
    """Whether its pages can be drawn: a PDF's, and an image's once it was read within limits."""
    if document.media_type is MediaType.PDF:
        return document.is_file_kept
    return document.media_type in IMAGES and document.is_searchable


def refusal_page(sentence: str) -> str:
    """The HTML page that says why there is no source to show."""
    return templates.get_template("refusal.html").render(sentence=sentence)


def _render(view: SourceView) -> str:
    return templates.get_template("source.html").render(view=view)


def page_path(document_id: DocumentId, number: int) -> str:
    return f"/documents/{document_id}?page={number}"


def _page_path(
    document_id: DocumentId, number: int, count: int | None, cited_in: CitationId | None
) -> str | None:
    if number < 1 or count is None or number > count:
        return None
    back = f"&citation={cited_in}" if cited_in else ""
    return page_path(document_id, number) + back


def _file_path(document: StoredDocument) -> str | None:
    """None for a file that was not kept: refused at the door, or for malware."""
    return f"/documents/{document.id}/file" if document.is_file_kept else None


def _list_path(document: StoredDocument) -> str:
    return f"/documents?patient={document.patient_id}"


def _remarks(document: StoredDocument, page: Page | None) -> list[str]:
    remarks = (recognised(page), corrected(document))
    return [remark for remark in remarks if remark is not None]


def _newer(document: StoredDocument) -> list[NewerDocument]:
    return [
        NewerDocument(
            without_date(one.title, one.document_date),
            one.file_name,
            one.document_date,
            None if one.is_itself else f"/documents/{one.document_id}",
        )
        for one in document.superseded_by
    ]


def _folded(document: StoredDocument) -> tuple[str, ...]:
    """The warnings without those that stand above the text."""
    shown = {one.sentence for one in document.superseded_by}
    return tuple(one for one in document.warnings if one not in shown)


def _note(document: StoredDocument, number: int, text: str) -> str | None:
    if document.reason:
        return document.reason
    if not document.status.is_final:
        return "This document is still being read."
    if number in document.unreadable_pages or not text.strip():
        return "No text could be read on this page, so it is not searched."
    return None
