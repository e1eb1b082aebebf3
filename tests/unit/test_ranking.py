"""The order of what was found: each signal moves what it should, and nothing is lost."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import date

import pytest

from medmemory.clinical.document import Span
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ChunkId, DocumentId
from medmemory.retrieval.ports import FoundChunk
from medmemory.retrieval.ranking import Weights, ranked
from medmemory.retrieval.reranking import ByCrossEncoder, BySignals
from medmemory.retrieval.understanding import understood


def chunk(
    text: str,
    *,
    similarity: float | None = 0.5,
    section: str | None = None,
    day: date | None = None,
    kind: DocumentKind | None = None,
    title: str = "Note",
) -> FoundChunk:
    return FoundChunk(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid4()),
        document_title=title,
        file_name="note.txt",
        document_date=day,
        page_number=1,
        section=section,
        span=Span(0, len(text)),
        text=text,
        similarity=similarity,
        document_kind=kind,
    )


def first(question: str, *chunks: FoundChunk) -> str:
    order = ranked(understood(question), chunks, Weights())
    assert len(order) == len(chunks)
    return order[0][0].text


def test_one_line_with_all_that_is_asked_goes_before_lines_with_a_part_each() -> None:
    scattered = chunk("The knee was examined.\nThe operation took an hour.")
    together = chunk("The operation on the knee went well.\nShe is at home.")
    assert first("knee operation", scattered, together) == together.text


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Is he on a statin?", "Rosuvastatin 10 mg at night.", "Statistics of the ward."),
        ("Is he on a statin?", "Crestor 10 mg at night.", "Water tablet in the morning."),
        ("What is the HbA1c?", "Glycated haemoglobin 48 mmol/mol.", "Haemoglobin 140 g/l."),
        ("Any dyspnoea?", "She denies shortness of breath.", "She denies pain."),
        ("What is the hemoglobin?", "Haemoglobin 140 g/l.", "Platelets 240."),
        ("Was 180/95 measured?", "In casualty 180/95 mmHg.", "In casualty 18/95 mmHg."),
        ("What does Z88.0 stand for?", "Penicillin allergy (Z88.0).", "Asthma (J45.0)."),
    ],
)
def test_other_wordings_brands_spellings_and_codes_are_matched(
    question: str, answer: str, other: str
) -> None:
    assert first(question, chunk(other), chunk(answer)) == answer


def test_a_number_is_no_part_of_another_number() -> None:
    assert first("dose of 5 mg", chunk("Took 7.5 mg."), chunk("Took 5 mg.")) == "Took 5 mg."


def test_the_section_that_holds_such_things_goes_first() -> None:
    told = chunk("Metformin is taken.", section="History of present illness")
    listed = chunk("Metformin is taken.", section="Medications")
    order = ranked(understood("Which dose of metformin?"), [told, listed], Weights())
    assert order[0][0] is listed


def test_relatives_do_not_answer_for_the_patient() -> None:
    family = chunk("Diabetes.", section="Family history", similarity=0.55)
    own = chunk("Diabetes.", section="Past medical history")
    assert ranked(understood("Has she diabetes?"), [family, own], Weights())[0][0] is own
    asked = understood("Has her mother diabetes?")
    assert ranked(asked, [own, family], Weights())[0][0] is family


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("What is the latest creatinine?", 2024),
        ("What was the first creatinine?", 2020),
        ("Creatinine in March 2022?", 2022),
        ("Creatinine since 2023?", 2024),
        ("Creatinine before 2021?", 2020),
    ],
)
def test_the_time_that_is_asked_about_goes_first(question: str, year: int) -> None:
    visits = [chunk(f"Creatinine {n}.", day=date(n, 3, 1)) for n in (2022, 2020, 2024)]
    assert first(question, *visits) == f"Creatinine {year}."


def test_a_date_in_the_text_counts_where_the_document_bears_none() -> None:
    dated = chunk("BNP was 6000 in 04/2021.")
    assert first("BNP in April 2021?", chunk("BNP was 3000 in 03/2021."), dated) == dated.text


def test_the_kind_of_document_that_is_named_goes_first() -> None:
    kinds = (DocumentKind.PROGRESS_NOTE, DocumentKind.DISCHARGE_SUMMARY)
    chunks = [chunk("Metformin 850 mg.", kind=kind) for kind in kinds]
    asked = understood("metformin in the discharge summary")
    assert ranked(asked, chunks, Weights())[0][0] is chunks[1]


def test_without_a_single_word_to_go_by_the_order_stays() -> None:
    chunks = [chunk("One.", similarity=None), chunk("Two.", similarity=None)]
    assert [one for one, _ in ranked(understood("what?"), chunks, Weights())] == chunks
    assert ranked(understood("what?"), [], Weights()) == []


class Reader:
    """Stands where a cross-encoder does: the shorter a passage the better."""

    def __init__(self, *, is_loaded: bool) -> None:
        self.is_loaded = is_loaded

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        return [-10.0 * len(passage) for passage in passages]


def test_a_cross_encoder_orders_only_what_it_read_and_keeps_it_before_the_rest() -> None:
    chunks = [chunk("a" * length, similarity=1 / length) for length in (3, 4, 5, 1)]
    reranker = ByCrossEncoder(BySignals(), Reader(is_loaded=True), read=3)
    # By similarity: 1, 3, 4, 5 letters; the first three are read.
    order = asyncio.run(reranker.ranked("b", chunks))
    assert [len(one.text) for one, _ in order] == [1, 3, 4, 5]
    scores = [score for _, score in order]
    assert scores == sorted(scores, reverse=True)


def test_until_the_cross_encoder_is_loaded_nobody_waits_for_it() -> None:
    chunks = [chunk("long text", similarity=0.9), chunk("b", similarity=0.1)]
    reranker = ByCrossEncoder(BySignals(), Reader(is_loaded=False))
    assert [one for one, _ in asyncio.run(reranker.ranked("x", chunks))] == chunks
