"""Tables of a PDF, in this process: values stay with row and heading, and are read twice."""

from collections.abc import Sequence

import pytest
from pdfplumber.page import Page
from reportlab.pdfgen.canvas import Canvas

from medmemory.clinical.document import ParsedDocument
from medmemory.ingestion.parsing import pdf, table_check
from medmemory.ingestion.parsing.table import Table
from medmemory.ingestion.parsing.table_check import Disagreement
from tests.support import paper


def read(content: bytes) -> ParsedDocument:
    return pdf.parse(content, page_limit=50, report=lambda *_: None)


def text_of(*draw: paper.Draw) -> str:
    return read(paper.printed(paper.together(*draw))).pages[0].text


@pytest.mark.parametrize("is_ruled", [True, False])
def test_a_laboratory_table_keeps_heading_unit_and_test_with_the_value(is_ruled: bool) -> None:
    text = text_of(
        paper.lines(["Results of 2 March 2024"]), paper.table(paper.LABORATORY, is_ruled=is_ruled)
    )
    assert "Potassium | Result: 3.4 | Unit: mmol/l | Reference: 3.5-5.0" in text
    assert "Haemoglobin | Result: 128 | Unit: g/l | Reference: 120-160" in text


COURSE = [
    ["Test", "02/03/24", "03/03/24 06:00", "4 Mar"],
    ["Sodium", "139", "< 121", ""],
    ["Potassium", "3.4", "", "4.0"],
]


@pytest.mark.parametrize("is_ruled", [True, False])
def test_dates_and_times_head_the_columns_of_a_course(is_ruled: bool) -> None:
    more = [["Urea", "4.0", "5.1", "6.2"], ["Lactate", "1.0", "1.1", "1.2"]]
    text = text_of(paper.table([*COURSE, *more], is_ruled=is_ruled))
    assert "Sodium | 02/03/24: 139 | 03/03/24 06:00: < 121" in text.splitlines()
    assert "Potassium | 02/03/24: 3.4 | 4 Mar: 4.0" in text.splitlines()


@pytest.mark.parametrize(
    "rows",
    [
        [["MMR", "01/02/2003", "left arm"], ["Tdap", "05/05/2010", "right arm"]],
        [["Polio", "01/02/2003", "08/02/2004"], ["Tdap", "05/05/2010", "06/05/2020"]],
        [["Ferritin", "2010", "12"], ["Platelets", "204", "13"]],
        [["Admitted", "02/03/24", "ward 3"], ["Weight", "80", "kg"], ["Pulse", "70", "/min"]],
    ],
    ids=["dates below", "dates below each", "a value like a year", "one date"],
)
def test_a_first_row_of_data_is_no_heading_for_its_dates(rows: list[list[str]]) -> None:
    text = text_of(paper.table(rows))
    assert text.splitlines() == [" | ".join(row) for row in rows]


@pytest.mark.parametrize("is_ruled", [True, False])
def test_a_table_that_goes_on_keeps_its_headings_on_the_next_pages(is_ruled: bool) -> None:
    head, *rows = paper.LABORATORY
    foot, title = paper.lines(["Page 1 of 3"], top=40), paper.lines(["Laboratory, Hazel Norbury"])
    first = paper.table([head, *rows], is_ruled=is_ruled, top=140)
    later = paper.table([["Urea", "5.1", "mmol/l", "2.5-7.8"], *rows[1:]], is_ruled=is_ruled)
    parsed = read(
        paper.printed(
            paper.together(title, first, foot),
            *[paper.together(title, paper.table([*rows], is_ruled=is_ruled, top=200), foot)] * 1,
            paper.together(title, later, foot),
        )
    )
    assert "Urea | Result: 5.1 | Unit: mmol/l | Reference: 2.5-7.8" in parsed.pages[2].text


@pytest.mark.parametrize(
    "other",
    [
        paper.table([["Drug", "Dose", "Unit", "Times"], ["Ramipril", "5", "mg", "1"]]),
        paper.table([["oral", "daily", "Ramipril", "5"], ["oral", "daily", "Insulin", "8"]]),
        paper.table([["Urea", "5.1", "mmol/l"], ["Sodium", "139", "mmol/l"]]),
        paper.together(paper.lines(["word " * 15] * 6), paper.table(paper.LABORATORY[1:], top=650)),
    ],
    ids=["its own headings", "other columns", "fewer columns", "after much text"],
)
def test_another_table_on_the_next_page_takes_no_headings_over(other: paper.Draw) -> None:
    first = paper.table(paper.LABORATORY, top=140)
    assert "Result:" not in read(paper.printed(first, other)).pages[1].text


def test_a_table_with_text_below_it_is_at_its_end() -> None:
    page = paper.together(paper.table(paper.LABORATORY), paper.lines(["word " * 10] * 6, top=400))
    rows = paper.table(paper.LABORATORY[1:])
    assert "Result:" not in read(paper.printed(page, rows)).pages[1].text


def test_a_row_label_that_runs_upwards_is_read_line_by_line() -> None:
    def label(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.rotate(90)
        for text, left in (("of urine", 104.0), ("pH", 94.0)):  # the file holds the second first
            canvas.drawString(622, -left, text)

    rows = [["", "Proximal", "Distal"], ["", "5.5", "6.1"], ["", "4.0", "3.2"]]
    printed = paper.table([[text + "\n\n" for text in row] for row in rows])
    assert "pH of urine | Proximal: 5.5 | Distal: 6.1" in text_of(printed, label)


def test_a_value_on_which_two_readings_differ_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    content = paper.printed(paper.table(paper.LABORATORY))
    assert read(content).warnings == ()

    def misread(page: object, box: object) -> str:
        return "34"

    monkeypatch.setattr(table_check, "_text_in", misread)
    (warning,) = read(content).warnings
    assert "page 1, row 2, column 2" in warning
    assert "Check it against the page itself" in warning


UNCHECKED = (
    "Page 1 holds a table that could not be checked a second time. Check its values against the "
    "page itself."
)


@pytest.mark.parametrize(
    "broken", ["pdfplumber.open", "medmemory.ingestion.parsing.table_check._compare"]
)
def test_a_table_that_cannot_be_checked_a_second_time_is_named(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(broken, fail)
    words = [["Drug", "Route", "When"], ["Ramipril", "oral", "mornings"], ["Insulin", "sc", "noon"]]
    content = paper.printed(paper.table(paper.LABORATORY), paper.table(words))
    parsed = read(content)
    assert "Potassium | Result: 3.4" in parsed.pages[0].text
    assert parsed.warnings == (UNCHECKED,)  # of the page without values there is nothing to say


def test_no_time_is_taken_for_a_second_reading_that_the_file_does_not_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda what: (0, 0))
    assert read(paper.printed(paper.table(paper.LABORATORY))).warnings == (UNCHECKED,)


def test_a_second_reading_that_fails_on_one_page_goes_on_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare, calls = table_check._compare, []

    def once(page: Page, tables: Sequence[Table]) -> list[Disagreement]:
        calls.append(page.page_number)
        if len(calls) == 1:
            raise ValueError
        return compare(page, tables)

    monkeypatch.setattr(table_check, "_compare", once)
    table = paper.table(paper.LABORATORY)
    assert read(paper.printed(table, table)).warnings == (UNCHECKED,)
    assert calls == [1, 2]
