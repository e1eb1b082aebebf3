"""Chunks are exact, complete and short enough, whatever the text."""

import uuid
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import Chunk, MediaType, Page
from medmemory.clinical.identifiers import DocumentId
from medmemory.ingestion.chunking import CHUNK_TOKENS, Chunker
from medmemory.ingestion.sections import split_into_sections
from tests.support.ingestion import installed_weights

DOCUMENT = DocumentId(uuid.UUID(int=7))
CHUNKER = Chunker(installed_weights())

WORDS = st.sampled_from(
    ["metformin", "7.2", "mmol/l", "a", "Blutdruck", "é", "—", "x" * 150, "\n", "\n\n", "   ", "\t",
     "Plan:", "MEDICATIONS", "\nAllergies\n", "患者", "pneumonoultramicroscopic"]
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
