"""Words on a page into lines: each once, columns in turn, values with their headings."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medmemory.clinical.document import WordBox
from medmemory.ingestion.parsing.geometry import Box, Rule, Word
from medmemory.ingestion.parsing.layout import arrange
from medmemory.ingestion.parsing.page_text import PageText, vocabulary

_LETTER_WIDTH, _HEIGHT = 5.0, 10.0


def line(text: str, left: float, top: float) -> list[Word]:
    """The words of a line in a font of even width."""
    words = []
    for part in text.split():
        right = left + len(part) * _LETTER_WIDTH
        words.append(Word(part, left, top, right, top + _HEIGHT))
        left = right + _LETTER_WIDTH
    return words


def laid_out(words: list[Word], rules: list[Rule] | None = None) -> PageText:
    text = PageText(lambda word: Box(word.left, word.top, word.right, word.bottom),
                    vocabulary(words))  # fmt: skip
    text.add(arrange(words, rules or []).lines)
    return text


def written(text: PageText) -> Counter[str]:
    def word_at(box: WordBox) -> str:
        return text.text[box.span.start : box.span.end]

    return Counter(map(word_at, text.boxes))


def grid(xs: list[float], ys: list[float]) -> list[Rule]:
    level = [Rule(xs[0], y, xs[-1], y) for y in ys]
    return [*level, *(Rule(x, ys[0], x, ys[-1]) for x in xs)]


_PROSE = "the patient was seen on the ward"


def columns() -> list[Word]:
    words = []
    for row in range(8):
        words += line(f"left{row} {_PROSE}", 50, 100 + row * 13)
        words += line(f"right{row} {_PROSE}", 320, 100 + row * 13)
    return words


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    text = laid_out([*line("A heading over the whole width of this page " * 2, 50, 70), *columns()])
    firsts = [row.split()[0] for row in text.text.splitlines() if row]
    assert firsts == [
        "A",
        *(f"left{row}" for row in range(8)),
        *(f"right{row}" for row in range(8)),
    ]


def test_labels_and_their_values_are_read_along_the_row() -> None:
    words = []
    for row, label in enumerate(("Name:", "Born:", "Ward:", "Bed:", "Doctor:", "Diet:")):
        words += [*line(label, 50, 100 + row * 13), *line(f"value{row}", 320, 100 + row * 13)]
    rows = [row.split() for row in laid_out(words).text.splitlines()]
    assert rows[0] == ["Name:", "value0"]
    assert rows[5] == ["Diet:", "value5"]


def test_every_value_of_a_ruled_table_stands_with_its_heading_and_row() -> None:
    xs, ys = [40.0, 140.0, 240.0, 340.0], [90.0, 110.0, 130.0, 150.0]
    words = [
        word
        for row, cells in enumerate((("Test", "Result", "Unit"), ("Potassium", "3.4", "mmol/l"),
                                     ("Sodium", "139", "mmol/l")))
        for column, cell in enumerate(cells)
        for word in line(cell, xs[column] + 5, ys[row] + 5)
    ]  # fmt: skip
    text = laid_out(words, grid(xs, ys))
    assert text.text.splitlines() == [
        "Test | Result | Unit",
        "Potassium | Result: 3.4 | Unit: mmol/l",
        "Sodium | Result: 139 | Unit: mmol/l",
    ]
    assert written(text) == Counter(word.text for word in words)


def test_a_cell_over_two_rows_is_said_in_both() -> None:
    rules = [
        Rule(40, 90, 340, 90), Rule(40, 110, 340, 110), Rule(140, 130, 340, 130),
        Rule(40, 150, 340, 150), *(Rule(x, 90, x, 150) for x in (40, 140, 240, 340)),
    ]  # fmt: skip
    words = [
        *line("Drug", 45, 95), *line("Dose", 145, 95), *line("Route", 245, 95),
        *line("Insulin", 45, 125), *line("4", 145, 115), *line("morning", 245, 115),
        *line("6", 145, 135), *line("evening", 245, 135),
    ]  # fmt: skip
    text = laid_out(words, rules)
    assert text.text.splitlines()[1:] == [
        "Insulin | Dose: 4 | Route: morning",
        "Insulin | Dose: 6 | Route: evening",
    ]
    assert written(text)["Insulin"] == 1  # one word on the page, one box


def test_aligned_values_without_rules_are_a_table() -> None:
    words = []
    for row, cells in enumerate(
        (("Test", "Result", "Reference"), ("Potassium", "3.4", "3.5-5.0"),
         ("Sodium", "139", "135-145"), ("Urea", "5.1", "2.5-7.8"))
    ):  # fmt: skip
        for column, cell in enumerate(cells):
            words += line(cell, 50 + column * 120, 100 + row * 13)
    assert "Urea | Result: 5.1 | Reference: 2.5-7.8" in laid_out(words).text


def test_the_rows_of_a_wordy_table_without_rules_are_not_read_as_columns_of_prose() -> None:
    drugs = ("Dalteparin 5000 units s.c.", "Paracetamol 1 g oral", "Alendronic acid 70 mg oral")
    taken = ("once daily for 28 days", "four times daily as needed", "once weekly on Sundays")
    rows = [*zip(drugs, taken, strict=True), ("Oxycodone 5 mg oral", "every 6 hours if needed")]
    words = [
        word
        for number, (drug, how) in enumerate(rows)
        for word in (*line(drug, 50, 100 + 13 * number), *line(how, 230, 100 + 13 * number))
    ]
    read = laid_out(words).text.split("\n")
    assert [(drug in one, how in one) for one, (drug, how) in zip(read, rows, strict=True)] == [
        (True, True)
    ] * len(rows)


def test_a_box_around_text_is_no_table() -> None:
    words = line("Please call the ward", 50, 100)
    text = laid_out(words, grid([40, 300], [90, 120]))
    assert text.text == "Please call the ward"


def test_a_word_that_a_line_breaks_is_whole_again() -> None:
    words = [*line("no sign of infec-", 50, 100), *line("tion was found", 50, 113),
             *line("a follow-", 50, 126), *line("up is planned", 50, 139),
             *line("pages 252-", 50, 152), *line("257 were read", 50, 165)]  # fmt: skip
    text = laid_out(words)
    assert "infection" in text.text
    assert "follow-up" in text.text
    assert "252-\n257" in text.text
    assert len(text.boxes) == len(words)


def test_known_words_tell_whether_a_hyphen_stays() -> None:
    words = [*line("the beta-blocker and the antibiotic", 50, 87), *line("a beta-", 50, 100),
             *line("blocker and an anti-", 50, 113), *line("biotic", 50, 126)]  # fmt: skip
    text = laid_out(words).text
    assert text.count("beta-blocker") == 2
    assert text.count("antibiotic") == 2


_PLACES = st.tuples(
    st.text("abcdefgh0123456789", min_size=1, max_size=8), st.integers(0, 50), st.integers(0, 50)
)


@given(
    st.lists(_PLACES, max_size=60),
    st.lists(st.integers(0, 12), max_size=6, unique=True),
    st.lists(st.integers(0, 12), max_size=6, unique=True),
)
def test_wherever_words_and_rules_stand_each_word_is_there_once(
    places: list[tuple[str, int, int]], xs: list[int], ys: list[int]
) -> None:
    words = [
        Word(text, x * 11.0, y * 14.0, x * 11.0 + len(text) * _LETTER_WIDTH, y * 14.0 + _HEIGHT)
        for text, x, y in places
    ]
    rules = grid([x * 50.0 for x in sorted(xs)], [y * 60.0 for y in sorted(ys)]) if (
        len(xs) > 1 and len(ys) > 1
    ) else []  # fmt: skip
    text = laid_out(words, rules)
    assert written(text) == Counter(word.text for word in words)
    spans = sorted(box.span for box in text.boxes)
    assert all(one.end <= other.start for one, other in pairwise(spans))
