"""Chunks are exact, complete and short enough, whatever the text."""

import uuid
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import Chunk, MediaType, Page
from medmemory.clinical.identifiers import DocumentId
from medmemory.ingestion.chunking import CHUNK_TOKENS, Chunker
from medmemory.ingestion.sections import split_into_sections
from tests.support.ingestion import installed_weights

DOCUMENT = DocumentId(uuid.UUID(int=7))
CHUNKER = Chunker(installed_weights())


class Tally:
    """The installed weights, counting how often they are asked."""

    def __init__(self) -> None:
        self.window_tokens = installed_weights().window_tokens
        self.asked = 0

    def count_tokens(self, text: str) -> int:
        self.asked += 1
        return installed_weights().count_tokens(text)


WORDS = st.sampled_from(
    ["metformin", "7.2", "mmol/l", "a", "Blutdruck", "é", "—", "x" * 150, "\n", "\n\n", "   ", "\t",
     "Plan:", "MEDICATIONS", "\nAllergies\n", "患者", "pneumonoultramicroscopic",
     "\nTest | Value | Unit\n", "\nNa | 140 | mmol/l\n", "患者は糖尿病と高血圧の既往があり" * 9,
     "TWFuIGlzIGRpc3Rpbmd1aXNoZWQ" * 30, "\U0001f489", "----", "A/P: "]
)  # fmt: skip
PAGE_TEXTS = st.one_of(
    st.text(max_size=1500), st.lists(WORDS, max_size=700).map(" ".join), st.just("la " * 900)
)


def chunks_of(texts: list[str], *, title: str = "Ward note") -> tuple[list[Page], list[Chunk]]:
    pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
    sections = split_into_sections(pages, MediaType.TEXT)
    made = CHUNKER.chunks(DOCUMENT, pages, sections, title=title, document_date=date(2024, 3, 2))
    return pages, made


@settings(max_examples=30, deadline=None)
@given(st.lists(PAGE_TEXTS, min_size=1, max_size=3))
def test_chunks_are_exact_fit_the_window_and_cover_all_text(texts: list[str]) -> None:
    pages, made = chunks_of(texts)
    covered = {page.number: [False] * len(page.text) for page in pages}
    for chunk in made:
        page_text = pages[chunk.page_number - 1].text
        assert page_text[chunk.span.start : chunk.span.end] == chunk.text
        assert chunk.text.strip()
        assert chunk.token_count <= CHUNK_TOKENS
        covered[chunk.page_number][chunk.span.start : chunk.span.end] = [True] * len(chunk.text)
    for page in pages:
        missed = [
            letter
            for letter, is_covered in zip(page.text, covered[page.number], strict=True)
            if not is_covered
        ]
        assert not "".join(missed).strip()


@settings(max_examples=10, deadline=None)
@given(PAGE_TEXTS)
def test_the_same_document_always_yields_the_same_chunks(text: str) -> None:
    assert chunks_of([text]) == chunks_of([text])


def test_neighbours_overlap_within_a_section_and_not_across() -> None:
    running = " ".join(f"word{number}" for number in range(400))
    _, made = chunks_of([f"Plan\n{running}\nAllergies\nNone known."])
    *within, last = made
    assert len(within) > 2
    for before, after in pairwise(within):
        assert after.span.start < before.span.end
        assert after.span.start > before.span.start
    assert last.section == "Allergies"
    assert last.span.start >= within[-1].span.end


@pytest.mark.parametrize(
    "row",
    ["Analyte {0} | Result: {0}.5 | Unit: mmol/l | Range: 3.5 - 5.1",
     "Test: Analyte {0}; Result: {0}.5; Unit: mmol/l; Range: 3.5 - 5.1"],
)  # fmt: skip
def test_no_chunk_begins_within_a_row_that_names_its_columns(row: str) -> None:
    rows = [row.format(number) for number in range(10, 70)]
    _, made = chunks_of(["\n".join(["Laboratory report", *rows])])
    assert len(made) > 3
    assert {chunk.table_header for chunk in made} == {None}
    for chunk in made[1:]:
        assert chunk.text.splitlines()[0] in rows


def test_a_long_title_leaves_room_for_the_text() -> None:
    _, made = chunks_of(["Sodium 140 mmol/l. " * 200], title="Überweisung " * 40)
    assert all(chunk.token_count <= CHUNK_TOKENS for chunk in made)
    assert min(len(chunk.text) for chunk in made[:-1]) > 200


def test_the_model_sees_where_the_words_come_from() -> None:
    _, made = chunks_of(["Plan\nStart ramipril."])
    embedded = CHUNKER.embedded_text(made[0], title="Ward note", document_date=date(2024, 3, 2))
    assert embedded == "Ward note | 2024-03-02 | Plan\nPlan\nStart ramipril."


def test_white_space_is_not_a_chunk() -> None:
    assert chunks_of([" \n\t\n "])[1] == []


KINDS_OF_TEXT = {
    "long words": "Donaudampfschifffahrtsgesellschaft" * 200,
    "one word without end": "x" * 20_000,
    "Chinese": "患者女性六十六岁有糖尿病和高血压病史长期服用二甲双胍" * 120,
    "Japanese with full stops": "患者は糖尿病の既往があります。" * 150,
    "Thai": "ผู้ป่วยมีประวัติเป็นโรคเบาหวาน" * 100,
    "Arabic": "المريض يعاني من مرض السكري وارتفاع ضغط الدم " * 120,
    "base64": "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5\n" * 120,
    "numbers": "7.2 140 4.1 98 " * 700,
    "punctuation": "-=_*|/" * 1500,
    "emoji": "\U0001f489\U0001f48a" * 1500,
    "table": "Test | Value | Unit\n" + "Sodium in serum or plasma | 140 | mmol/l\n" * 200,
    "wide table": " | ".join(f"Column {n}" for n in range(120)) + ("\n" + "7.2 | " * 120) * 6,
    "white space": ("word" + " " * 300) * 60,
    "accents": "é̂̃" * 2500,
    "headings": "PLAN\nMEDICATIONS\nALLERGIES\n" * 150,
}  # fmt: skip


@pytest.mark.parametrize("text", KINDS_OF_TEXT.values(), ids=KINDS_OF_TEXT.keys())
@pytest.mark.parametrize("title", ["Ward note", "Überweisung " * 60])
def test_no_kind_of_text_goes_over_the_window_or_is_lost(text: str, title: str) -> None:
    pages, made = chunks_of([text], title=title)
    embedded = [
        CHUNKER.embedded_text(chunk, title=title, document_date=date(2024, 3, 2)) for chunk in made
    ]
    counts = [installed_weights().count_tokens(one) for one in embedded]
    assert max(counts) <= installed_weights().window_tokens
    assert counts == [chunk.token_count for chunk in made]
    covered = {index for chunk in made for index in range(chunk.span.start, chunk.span.end)}
    assert all(letter.isspace() or at in covered for at, letter in enumerate(pages[0].text))


def test_a_chunk_stays_within_its_section() -> None:
    pages = [Page(1, "HPI\n" + "Cough. " * 300 + "\nPLAN\n" + "Rest. " * 300)]
    sections = split_into_sections(pages, MediaType.TEXT)
    made = CHUNKER.chunks(DOCUMENT, pages, sections, title="Note", document_date=None)
    for chunk in made:
        (within,) = (one.span for one in sections if one.heading == chunk.section)
        assert within.start <= chunk.span.start < chunk.span.end <= within.end


def test_rows_that_go_on_in_another_chunk_have_their_header_before_them() -> None:
    rows = "".join(f"Analyte {n} | {n}.5 | mmol/l | 3.5-5.3\n" for n in range(60))
    _, made = chunks_of([f"Results\nTest | Value | Unit | Range\n{rows}"])
    first, *others = made
    assert first.table_header is None
    assert len(others) > 2
    for chunk in others:
        assert chunk.table_header == "Test | Value | Unit | Range"
        assert chunk.text.startswith("Analyte")  # at a row, not within one
        embedded = CHUNKER.embedded_text(chunk, title="Lab", document_date=None)
        assert embedded.split("\n")[1] == chunk.table_header


def test_an_abbreviated_heading_is_spelled_out_for_the_model_only() -> None:
    _, (chunk,) = chunks_of(["PMHx\nAsthma."])
    embedded = CHUNKER.embedded_text(chunk, title="Note", document_date=None)
    assert chunk.section == "PMHx"
    assert embedded.startswith("Note | PMHx (Past medical history)\n")


@pytest.mark.parametrize(
    "text",
    ["a" * 20_000, "TWFuIGlzIGRpc3Rpbmd1aXNoZWQ" * 700, "Sodium 140 mmol/l, stable. " * 700],
    ids=["one letter", "base64", "prose"],
)
def test_the_tokenizer_is_asked_a_few_times_a_chunk_and_not_for_each_letter(text: str) -> None:
    tally = Tally()
    pages = [Page(1, text)]
    sections = split_into_sections(pages, MediaType.TEXT)
    made = Chunker(tally).chunks(DOCUMENT, pages, sections, title="Note", document_date=None)
    assert tally.asked < 12 * len(made) + 100


def test_chunks_that_nobody_takes_are_not_cut() -> None:
    tally = Tally()
    pages = [Page(number, "Sodium 140 mmol/l. " * 100) for number in range(1, 51)]
    sections = split_into_sections(pages, MediaType.TEXT)
    cut = Chunker(tally).cut(DOCUMENT, pages, sections, title="Note", document_date=None)
    assert next(cut).ordinal == 0
    assert tally.asked < 100
