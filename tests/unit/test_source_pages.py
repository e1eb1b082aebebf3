"""What the page of a source shows, and that stored text can never become markup."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from medmemory.clinical.citation import Citation
from medmemory.clinical.corrections import Corrections
from medmemory.clinical.document import (
    DocumentStatus,
    MediaType,
    Page,
    PageSource,
    Span,
    StoredDocument,
    WordBox,
)
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import CitationId, DocumentId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.clinical.versions import SupersededBy
from medmemory.ui.page import without_foreign_requests
from medmemory.ui.source_pages import citation_page, document_page, refusal_page
from medmemory.ui.source_routes import content_disposition

PATIENT = Patient(
    id=PatientId(uuid.uuid4()),
    mrn="12-345",
    family_name="Norbury",
    given_name="Hazel",
    birth_date=date(1958, 2, 3),
    sex=Sex.FEMALE,
)
PAGE = "Seen in clinic.\nHbA1c 7.2 % on 2024-03-02.\nReturn in May."
QUOTE = "HbA1c 7.2 % on 2024-03-02."


@dataclass(frozen=True)
class Source:
    citation: Citation
    page_text: str
    page_count: int
    media_type: MediaType


def source(page_text: str = PAGE, quote: str = QUOTE, **changes: object) -> Source:
    start = page_text.index(quote)
    citation = Citation(
        id=CitationId(uuid.uuid4()),
        number=1,
        document_id=DocumentId(uuid.uuid4()),
        document_title="Lab report",
        file_name="lab.txt",
        document_date=date(2024, 3, 2),
        page_number=3,
        span=Span(start, start + len(quote)),
        quote=quote,
    )
    return Source(
        replace(citation, **changes),  # type: ignore[arg-type]  # fields by name
        page_text,
        7,
        MediaType.TEXT,
    )


def document(**changes: object) -> StoredDocument:
    stored = StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="lab.pdf",
        title="Lab report",
        media_type=MediaType.PDF,
        sha256=b"",
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READY,
        page_count=3,
        pages_read=3,
    )
    return replace(stored, **changes)  # type: ignore[arg-type]  # fields by name


def test_the_quote_comes_first_and_is_marked_where_it_stands() -> None:
    html = citation_page(source(), document(media_type=MediaType.TEXT), PATIENT, None)
    assert f"<mark>{QUOTE}</mark>" in html
    assert html.index("<blockquote") < html.index("<mark")
    assert re.search(r"Seen in clinic\.\n<mark", html)
    assert "2024-03-02</span>" in html
    assert "page 3 of 7" in html
    assert "<title>Lab report, page 3 · MedMemory</title>" in html


def test_superseded_words_are_struck_through_and_what_corrects_them_is_linked() -> None:
    newer = SupersededBy(DocumentId(uuid.uuid4()), "Lab <b>", "new.hl7", date(2024, 3, 5))
    older = document(superseded_by=(newer,), warnings=(newer.sentence, "Mind this."))
    gone = Span(PAGE.index("HbA1c"), PAGE.index("\nReturn"))
    page = Page(3, PAGE, superseded=(gone,))
    read = document_page(older, PATIENT, 3, page, None)
    assert f'<del title="superseded">{QUOTE}</del>\nReturn' in read
    cited = citation_page(source(), older, PATIENT, page)
    assert f'<del title="superseded"><mark>{QUOTE}</mark></del>' in cited
    for html in (read, cited):
        assert "Superseded: what is struck through was corrected by" in html
        link = f'<a href="/documents/{newer.document_id}">Lab &lt;b&gt;</a>'
        assert f"{link}, 2024-03-05 (new.hl7). It is not used" in html
        assert "1 warning about this document" in html
    itself = replace(newer, is_itself=True)
    html = document_page(document(superseded_by=(itself,)), PATIENT, 3, page, None)
    assert "was corrected in this document itself. It is not used for answers." in html
    assert "<del" not in document_page(document(), PATIENT, 3, Page(3, PAGE), None)


def test_hostile_text_stays_text() -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    html = citation_page(
        source(f"a {hostile} b", hostile, document_title=hostile, file_name=hostile),
        document(warnings=(hostile,), attach_reason=hostile),
        replace(PATIENT, family_name=hostile),
        None,
    )
    html += document_page(
        document(title=hostile, failure_reason=hostile), PATIENT, 1, Page(1, hostile), None
    )
    html += refusal_page(hostile)
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


def test_the_quote_is_given_away_with_document_date_and_page_and_without_the_patient() -> None:
    html = citation_page(source(document_date=None), document(), PATIENT, None)
    (given_away,) = re.findall(r'data-text="([^"]*)"', html)
    assert given_away == f"“{QUOTE}”\nLab report, no date, page 3"
    assert "Copy with source" not in document_page(document(), PATIENT, 1, Page(1, PAGE), None)


def test_a_picture_says_where_its_mark_is_as_far_as_that_is_known() -> None:
    cited = source()
    words = (WordBox(cited.citation.span, 0.1, 0.8, 0.5, 0.82),)
    known = citation_page(cited, document(), PATIENT, Page(3, PAGE, words=words))
    assert 'data-mark="0.1 0.8 0.5 0.82"' in known
    assert "data-mark" not in citation_page(cited, document(), PATIENT, None)


def test_a_table_is_a_table_with_the_quoted_row_marked() -> None:
    rows = "Test | Result | Date\nTest: Iron; Result: 4\nTest: Urea; Result: 9; Date: 2024-03-02"
    cited = source(rows, "Test: Iron; Result: 4")
    html = citation_page(cited, document(media_type=MediaType.CSV), PATIENT, None)
    assert '<th scope="col">Test</th>' in html
    assert '<tr class="quoted"><td class="short"><mark>Iron</mark></td>' in html
    assert '<tr><td class="short">Urea</td>' in html


def test_a_page_begins_with_its_own_first_character() -> None:
    html = document_page(
        document(media_type=MediaType.TEXT), PATIENT, 1, Page(1, "\n  indented"), None
    )
    # HTML drops one line break after <pre>; the page's own must not be that one.
    assert '<pre class="page-text">\n\n  indented</pre>' in html


def test_pages_lead_on_and_back_within_the_document_only() -> None:
    stored = document()
    cited_in = CitationId(uuid.uuid4())
    first, last = (
        document_page(stored, PATIENT, number, Page(number, "text"), cited_in) for number in (1, 3)
    )
    assert f"/documents/{stored.id}?page=2&amp;citation={cited_in}" in first
    assert "Previous page" not in first
    assert f"/documents/{stored.id}?page=2" in last
    assert "Next page" not in last
    assert f'href="/citations/{cited_in}"' in last


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unreadable_pages": (1,)}, "No text could be read on this page"),
        ({"status": DocumentStatus.READING}, "still being read"),
        ({"status": DocumentStatus.FAILED, "failure_reason": "It is damaged."}, "It is damaged."),
    ],
)
def test_a_page_without_text_says_why(changes: dict[str, object], sentence: str) -> None:
    assert sentence in document_page(document(**changes), PATIENT, 1, Page(1, ""), None)


def test_a_pdf_opens_in_the_browser_and_everything_else_is_saved() -> None:
    assert content_disposition(document()).startswith('inline; filename="lab.pdf"')
    text = document(media_type=MediaType.TEXT, file_name='x"\r\nSet-Cookie: a=b; é.txt')
    disposition = content_disposition(text)
    assert disposition.startswith('attachment; filename="x')
    assert disposition.isascii()
    assert disposition.isprintable()
    assert disposition.count('"') == 2
    assert disposition.endswith("filename*=UTF-8''x%22%0D%0ASet-Cookie%3A%20a%3Db%3B%20%C3%A9.txt")


def test_chainlits_page_is_left_without_links_to_other_sites() -> None:
    html = """<head>
    <link rel="preconnect" href="https://fonts.gstatic.com" crossorigin />
    <link
      rel="stylesheet"
      href="https://cdn.jsdelivr.net/npm/katex/dist/katex.min.css"
    />
    <meta property="og:image" content="https://elsewhere.example/banner.png">
    <link rel="stylesheet" crossorigin href="/assets/index.css">
  </head>"""
    cleaned = without_foreign_requests(html)
    assert "http" not in cleaned
    assert '<link rel="stylesheet" crossorigin href="/assets/index.css">' in cleaned


def test_a_page_says_what_was_recognised_corrected_and_warned_of() -> None:
    corrections = Corrections(
        kind=DocumentKind.LETTER,
        document_date=date(2024, 3, 2),
        by="okafor",
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    stored = document(
        kind=DocumentKind.LETTER,
        corrections=corrections,
        warnings=("Page 2 is blurred.",),
        attach_reason="Name at birth",
        attached_by="lindqvist",
    )
    seen = Page(1, "HbA1c 7.2 %", PageSource.OCR, 0.934)
    html = document_page(stored, PATIENT, 1, seen, None)
    assert "Recognised from an image, 93 % sure. Check it against the picture." in html
    assert "Kind and date corrected by okafor on 2026-11-22." in html
    assert "attached by lindqvist: “Name at birth”" in html
    assert "1 warning about this document" in html
    assert "<li>Page 2 is blurred.</li>" in html
    assert f"/documents?patient={stored.patient_id}" in html
    assert "Recognised" not in document_page(stored, PATIENT, 2, Page(2, "typed"), None)


def test_images_are_shown_once_they_were_read() -> None:
    scan = document(media_type=MediaType.TIFF, status=DocumentStatus.QUEUED)
    assert "<img" not in document_page(scan, PATIENT, 1, None, None)
    read = replace(scan, status=DocumentStatus.READY)
    assert f"/documents/{read.id}/page/1.png" in document_page(
        read, PATIENT, 1, Page(1, "seen"), None
    )


def test_a_page_names_its_patient_and_says_at_the_top_that_it_names_another() -> None:
    attached = document(attach_reason="Name at birth", attached_by="lindqvist")
    for html in (
        citation_page(source(), attached, PATIENT, None),
        document_page(attached, PATIENT, 1, Page(1, "text"), None),
    ):
        top = html[html.index("<header") : html.index("</header>")]
        assert "NORBURY, Hazel" in top
        assert "born 1958-02-03" in top
        assert "MRN 12-345" in top
        assert "Names another person than this chart; attached by lindqvist" in top


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (DocumentStatus.REFUSED, "Refused"),
        (DocumentStatus.FAILED, "Failed"),
        (DocumentStatus.QUARANTINED, "Waits for your decision"),
    ],
)
def test_what_was_not_read_shows_how_it_ended_instead_of_a_page(
    status: DocumentStatus, words: str
) -> None:
    html = document_page(document(status=status, page_count=None), PATIENT, 1, None, None)
    top = html[: html.index("</header>")]
    assert f"<span>{words}</span>" in top
    assert "page 1" not in top
    assert "no date" not in top
