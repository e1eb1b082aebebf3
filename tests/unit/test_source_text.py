"""A page's text as blocks: tables are tables, nothing is left out, and the mark is where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.clinical.document import Span
from medmemory.ui.source_text import Block, TableBlock, TextBlock, blocks_of

LABS = """Laboratory report

Test | Result | Unit | Flag
Test: TSH; Result: 6.8; Unit: mIU/L; Flag: H
Test: Free T4; Result: 11.2; Unit: pmol/L
Electrolytes
Test: Sodium; Result: 139; since 2012; Unit: mmol/L

Repeat in six weeks."""
PRINTED = """Test | Result | Unit
Sodium | Result: 139 | Unit: mmol/L
Potassium | Unit: mmol/L"""
OVER_TIME = """2024-03-02 | 2024-03-05
Sodium; 2024-03-02: 139; 2024-03-05: 141
Urea; 2024-03-05: 9.4"""
GOES_ON = """Date: 2024-10-01; Glucose: 5.1
Date: 2024-10-02; Glucose: 5.2; Comment: fasting; slept badly
Date: 2024-10-03; Glucose: 5.3"""
MARKDOWN = """| Drug | Dose |
|---|:--|
| Aspirin | 75 mg |
| Ramipril | |
Next review in May."""


def words(pieces: object) -> str:
    return "".join(piece.text for piece in pieces)  # type: ignore[attr-defined]


def grid(block: Block) -> list[list[str]]:
    assert isinstance(block, TableBlock)
    rows = [[words(cell) for cell in row.cells] or [words(row.group)] for row in block.rows]
    return [[words(heading) for heading in block.headings], *rows]


def marked(blocks: list[Block]) -> list[str]:
    found = []
    for block in blocks:
        groups = (
            [block.pieces]
            if isinstance(block, TextBlock)
            else [
                *block.headings,
                *(cell for row in block.rows for cell in (*row.cells, row.group)),
            ]
        )
        found += [piece.text for pieces in groups for piece in pieces if piece.is_quoted]
    return found


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            LABS,
            [
                ["Test", "Result", "Unit", "Flag"],
                ["TSH", "6.8", "mIU/L", "H"],
                ["Free T4", "11.2", "pmol/L", ""],
                ["Electrolytes"],
                ["Sodium", "139; since 2012", "mmol/L", ""],
            ],
        ),
        (
            PRINTED,
            [
                ["Test", "Result", "Unit"],
                ["Sodium", "139", "mmol/L"],
                ["Potassium", "", "mmol/L"],
            ],
        ),
        (
            OVER_TIME,
            [["", "2024-03-02", "2024-03-05"], ["Sodium", "139", "141"], ["Urea", "", "9.4"]],
        ),
        (
            GOES_ON,
            [
                ["Date", "Glucose", "Comment"],
                ["2024-10-01", "5.1", ""],
                ["2024-10-02", "5.2", "fasting; slept badly"],
                ["2024-10-03", "5.3", ""],
            ],
        ),
        (MARKDOWN, [["Drug", "Dose"], ["Aspirin", "75 mg"], ["Ramipril", ""]]),
    ],
    ids=["headed", "printed", "labels without a heading", "goes on", "markdown"],
)
def test_a_table_is_shown_with_each_value_below_its_heading(
    text: str, rows: list[list[str]]
) -> None:
    (table,) = (block for block in blocks_of(text) if isinstance(block, TableBlock))
    assert grid(table) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Drug | Dose | Route\nAspirin | 75 mg | oral",  # bare values may have lost an empty cell
        "Drug | Dose\nAspirin | Strength: 75 mg",
        "Plan: rest; Review: May\nPlan: rest; Review: June",
        "Seen; well.\nSeen; well.\nSeen; well.",
    ],
)
def test_what_does_not_fit_its_headings_stays_text(text: str) -> None:
    (block,) = blocks_of(text)
    assert isinstance(block, TextBlock)
    assert words(block.pieces) == text


def test_one_row_is_marked_and_no_other() -> None:
    row = "Test: Free T4; Result: 11.2; Unit: pmol/L"
    blocks = blocks_of(LABS, span_of(LABS, row))
    assert marked(blocks) == ["Free T4", "11.2", "pmol/L"]
    (table,) = (block for block in blocks if isinstance(block, TableBlock))
    assert [row.is_quoted for row in table.rows] == [False, True, False, False]


def test_headings_are_marked_only_where_they_stand() -> None:
    assert marked(blocks_of(PRINTED, Span(0, len(PRINTED))))[:3] == ["Test", "Result", "Unit"]
    first = GOES_ON.split("\n")[1]
    assert marked(blocks_of(GOES_ON, span_of(GOES_ON, first))) == [
        *("2024-10-02", "5.2", "fasting; slept badly")
    ]


def test_columns_kept_by_blanks_stay_below_each_other() -> None:
    text = "Bloods\nSodium     139   mmol/L\nPotassium  4.1   mmol/L\nSeen  well."
    blocks = blocks_of(text)
    assert [(words(block.pieces), block.is_aligned) for block in blocks] == [  # type: ignore[union-attr]
        ("Bloods\n", False),
        ("Sodium     139   mmol/L\nPotassium  4.1   mmol/L\n", True),
        ("Seen  well.", False),
    ]


LINES = st.lists(
    st.sampled_from([
        *("", "Plan", "A | B", "A: 1; B: 2", "x | B: 2", "A: 1", "| A | B |", "|---|---|"),
        *("x  1  2", "y  3  4", "B: 2; A: 1", "x; A: 1", "| x | y |", "Seen well.", " | ", "; "),
    ]),
    max_size=9,
)  # fmt: skip


@given(LINES, st.data())
def test_nothing_but_repeated_headings_and_lines_of_a_table_is_left_out(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    blocks = blocks_of(text, Span(start, end))
    shown = "".join(
        words(block.pieces)
        if isinstance(block, TextBlock)
        else "".join("".join(row) for row in grid(block))
        for block in blocks
    )
    kept = [sign for sign in "12345xyPlanSeenwell" if sign in text]
    assert [shown.count(sign) for sign in kept] == [text.count(sign) for sign in kept]
    assert all(words_of in text[start:end] for words_of in marked(blocks))
