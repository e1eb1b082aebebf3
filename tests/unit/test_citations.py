"""Markers in a streamed answer, and the words that they point at."""

import re
import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.answering.citations import (
    NO_SUCH_SOURCE,
    MarkerResolver,
    citations_in,
    without_markers,
)
from medmemory.clinical.answer import Candidate, Passage
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, CitationId, DocumentId

TEXT = (
    "Seen in clinic today. HbA1c was 7.2 % on 2024-03-02. Potassium was 4.1 mmol/L. She feels well."
)


def passage(number: int, text: str = TEXT, start: int = 100) -> Passage:
    candidate = Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid4()),
        document_title="Clinic letter",
        file_name="letter.pdf",
        document_date=date(2024, 3, 2),
        page_number=3,
        section=None,
        span=Span(start, start + len(text)),
        text=text,
        dense_rank=1,
        lexical_rank=None,
        fused_score=0.1,
    )
    return Passage(number, CitationId(uuid.uuid4()), candidate)


def resolved(text: str, numbers: tuple[int, ...] = (1, 2, 3)) -> str:
    resolver = MarkerResolver(numbers)
    return resolver.feed(text) + resolver.finish()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Yes [1].", "Yes [1]."),
        ("Yes [1, 2].", "Yes [1][2]."),
        ("Yes [1][2].", "Yes [1][2]."),
        ("Yes 【1】.", "Yes [1]."),
        ("Yes 【2†source】.", "Yes 【2†source】."),
        ("Yes [1-3].", "Yes [1][2][3]."),
        ("Yes [2,2].", "Yes [2]."),
        ("Yes [9].", f"Yes {NO_SUCH_SOURCE}."),
        ("Yes [0].", f"Yes {NO_SUCH_SOURCE}."),
        ("Yes [1, 9].", f"Yes [1]{NO_SUCH_SOURCE}."),
        ("Range [a] and [", "Range [a] and ["),
        ("[[1]]", "[[1]]"),
        ("[1", "[1"),
        ("[ ]", "[ ]"),
    ],
)
def test_markers_are_shown_in_one_form_and_only_with_a_source(written: str, shown: str) -> None:
    assert resolved(written) == shown


@given(
    pieces=st.lists(
        st.sampled_from(["[", "]", "【", "】", "1", "12", ",", " ", "a", "\n", "-", "7.2 %"])
    ),
    cuts=st.data(),
)
def test_how_a_text_is_split_into_tokens_changes_nothing(
    pieces: list[str], cuts: st.DataObject
) -> None:
    text = "".join(pieces)
    whole = resolved(text)
    resolver = MarkerResolver((1, 2, 3))
    streamed: list[str] = []
    position = 0
    while position < len(text):
        step = cuts.draw(st.integers(1, 4))
        streamed.append(resolver.feed(text[position : position + step]))
        position += step
    streamed.append(resolver.finish())
    assert "".join(streamed) == whole
    # No piece ends inside a marker, and every number shown has a source.
    assert sum(len(re.findall(r"\[\d+\]", piece)) for piece in streamed) == len(
        re.findall(r"\[\d+\]", whole)
    )
    assert all(int(number) in (1, 2, 3) for number in re.findall(r"\[(\d+)\]", whole))


def test_a_citation_quotes_the_sentence_that_matches_the_claim() -> None:
    cited = passage(1)
    (citation,) = citations_in("The HbA1c was 7.2 % [1].", [cited, passage(2)])
    assert citation.quote == "HbA1c was 7.2 % on 2024-03-02."
    assert citation.id == cited.citation_id
    start = TEXT.index("HbA1c")
    assert citation.span == Span(100 + start, 100 + start + len(citation.quote))


def test_two_claims_on_one_passage_are_covered_by_one_quote() -> None:
    (citation,) = citations_in("HbA1c 7.2 % [1]. Potassium 4.1 mmol/L [1].", [passage(1)])
    assert citation.quote == "HbA1c was 7.2 % on 2024-03-02. Potassium was 4.1 mmol/L."


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    (citation,) = citations_in("She is fine. Potassium was 4.1 mmol/L. [1] Next.", [passage(1)])
    assert citation.quote == "Potassium was 4.1 mmol/L."


def test_a_claim_that_shares_no_word_quotes_the_whole_passage() -> None:
    (citation,) = citations_in("Entirely different [1].", [passage(1)])
    assert citation.quote == TEXT


def test_a_quote_is_always_verbatim_at_its_span() -> None:
    page = "Before. " + TEXT
    for claim in ("HbA1c 7.2 [1]", "She feels well [1]", "x [1]", "[1]"):
        (citation,) = citations_in(claim, [passage(1, start=len("Before. "))])
        assert page[citation.span.start : citation.span.end] == citation.quote


def test_a_quote_does_not_reach_over_words_that_are_superseded() -> None:
    sodium, gone, magnesium = "Sodium: 139 mmol/L", " " * 30, "Magnesium: 0.8 mmol/L, normal"
    text = "\n".join((sodium, gone, gone, magnesium, ""))
    for claim in ("Sodium is 139 [1]. Magnesium is 0.8, normal [1].", "Nothing of this [1]."):
        (citation,) = citations_in(claim, [passage(1, text)])
        assert citation.quote == magnesium
        assert citation.span.start == 100 + text.index(magnesium)


def test_brackets_of_the_record_are_not_taken_for_citations() -> None:
    assert resolved(without_markers("as in [2]")) == "as in \\[2\\]"
