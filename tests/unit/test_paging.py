"""Files without pages are divided where a reader would, and nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentOverLimits
from medmemory.ingestion.parsing import csv_table, docx, email_message, html, odt, text
from medmemory.ingestion.parsing.paging import LONGEST_PAGE, paged, sheets
from medmemory.ingestion.sections import split_into_sections
from tests.support import documents, office_files

SENTENCE = "The wound is dry and the patient walks without help. "
PARAGRAPH = SENTENCE * 9


def ignore(*_: object) -> None:
    return


def without_spaces(pages: list[str]) -> str:
    return "".join("".join(pages).split())


def test_a_long_text_is_parted_between_paragraphs_and_keeps_all_its_words() -> None:
    written = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(60))
    parsed = text.parse(written.encode(), page_limit=100, report=ignore)
    pages = [page.text for page in parsed.pages]
    assert len(pages) > 5
    assert all(LONGEST_PAGE / 2 < len(page) <= LONGEST_PAGE for page in pages[:-1])
    assert all(page[0].isdigit() and page.rstrip().endswith("help.") for page in pages)
    assert without_spaces(pages) == without_spaces([written])


def test_a_short_text_and_the_files_own_pages_stay_as_they_are() -> None:
    assert list(sheets(["short\n\ntext"])) == ["short\n\ntext"]
    own = [f"{PARAGRAPH}\n" * 15, "two"]
    assert len(own[0]) > LONGEST_PAGE
    assert list(sheets(own)) == own


def test_what_no_sheet_holds_is_divided_although_the_file_has_page_breaks() -> None:
    pages = list(sheets([f"{PARAGRAPH}\n" * 100, "two"]))
    assert all(len(page) <= LONGEST_PAGE for page in pages)
    assert pages[-1] == "two"


def test_a_heading_goes_with_its_text() -> None:
    before = f"{SENTENCE}\n" * 74
    pages = list(paged(f"{before}\nPlan:\n\n{PARAGRAPH}\n{PARAGRAPH}".split("\n")))
    assert pages[0].endswith("help. ")
    assert pages[1].startswith("Plan:\n\nThe wound")


def test_a_section_goes_on_over_the_pages() -> None:
    written = "# Plan\n" + f"{PARAGRAPH}\n\n" * 30
    parsed = text.parse(written.encode(), page_limit=100, report=ignore)
    sections = split_into_sections(parsed.pages, MediaType.MARKDOWN)
    assert {section.heading for section in sections} == {"Plan"}
    assert len(sections) == len(parsed.pages) > 3


@pytest.mark.parametrize(
    "header",
    ["Test | Value | Unit", "| Test | Value | Unit |\n|---|---|---|", "Test\tValue\tUnit"],
)
def test_a_table_that_goes_on_has_its_header_again(header: str) -> None:
    mark = "\t" if "\t" in header else " | "
    rows = [mark.join((f"Sodium {number}", "140", "mmol/l")) for number in range(400)]
    pages = list(paged(["Results", "", *header.split("\n"), *rows, "", "Well."]))
    assert len(pages) > 2
    assert all(page.startswith(f"{header}\n") for page in pages[1:])
    kept = [line for page in pages for line in page.split("\n") if line.startswith("Sodium")]
    assert kept == rows
    assert "Well." in pages[-1]


def test_text_after_a_table_has_no_header_above_it() -> None:
    rows = [f"Sodium {number} | 140 | mmol/l" for number in range(110)]
    lines = ["Test | Value | Unit", *rows, "", *[SENTENCE.strip()] * 200]
    pages = list(paged(lines))
    assert sum(page.count("Test | Value | Unit") for page in pages[1:]) == 0


def test_rows_that_name_their_columns_are_never_parted() -> None:
    table = "Test,Value,Unit\n" + "".join(f"Sodium {n},140,mmol/l\n" for n in range(900))
    parsed = csv_table.parse(table.encode(), page_limit=100, report=ignore)
    lines = [line for page in parsed.pages for line in page.text.split("\n")]
    assert len(parsed.pages) > 5
    assert all(line.startswith("Test: Sodium") for line in lines[1:])


def test_a_line_that_no_page_holds_is_parted_between_words() -> None:
    pages = list(paged([SENTENCE * 1000]))
    assert all(len(page) <= LONGEST_PAGE and page.rstrip().endswith(".") for page in pages)
    assert without_spaces(pages) == without_spaces([SENTENCE * 1000])
    wide = ",".join(f"c{n}" for n in range(20_000))
    parsed = csv_table.parse(f"{wide}\n{wide.replace('c', '')}\n".encode(), page_limit=200,
                             report=ignore)  # fmt: skip
    assert all(len(page.text) <= LONGEST_PAGE for page in parsed.pages)
    assert "c19999: 19999" in parsed.pages[-1].text


def test_other_files_without_page_breaks_are_divided() -> None:
    odt_text = f"<text:p>{PARAGRAPH}</text:p>" * 40
    written = odt.parse(office_files.odt_file(odt_text), page_limit=100, report=ignore)
    mail = f"From: a@x.org\nSubject: Course\nDate: Sat, 2 Mar 2024 10:00:00 +0000\n\n{PARAGRAPH}"
    message = email_message.parse(
        (mail + f"\n\n{PARAGRAPH}" * 40).encode(), page_limit=100, report=ignore
    )
    word = docx.parse(documents.docx_file([PARAGRAPH] * 40), page_limit=100, report=ignore)
    markup = "<html><body>" + f"<p>{PARAGRAPH}</p>" * 40 + "</body></html>"
    page = html.parse(markup.encode(), page_limit=100, report=ignore)
    for parsed in (word, page, written, message):
        assert len(parsed.pages) > 3
        assert all(len(one.text) <= LONGEST_PAGE for one in parsed.pages)


def test_more_pages_than_the_site_reads_are_refused() -> None:
    with pytest.raises(DocumentOverLimits, match="this site reads at most 3"):
        text.parse((f"{PARAGRAPH}\n\n" * 60).encode(), page_limit=3, report=ignore)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["", "", "Plan:", "# A", "a | b | c", "1 | 2 | 3", "-----", SENTENCE]),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(
                lambda written: written * 150
            ),
        ),
        max_size=60,
    )
)
def test_whatever_the_lines_are_their_words_stay_in_their_order(lines: list[str]) -> None:
    pages = list(paged(lines))
    told = iter(without_spaces(pages))
    assert all(sign in told for sign in without_spaces(["\n".join(lines)]))
    assert all(len(page) <= LONGEST_PAGE + 500 for page in pages)
    assert all(page.strip() for page in pages)
