"""Each sentence of a model's answer is compared with the passages that it cites."""

import re
import uuid

import pytest

from medmemory.answering.checking import needs_evidence
from medmemory.answering.verification.verifying import Verifier
from medmemory.clinical.answer import Passage
from medmemory.clinical.identifiers import CitationId
from medmemory.clinical.verification import SentenceState, VerifiedSentence
from tests.support.verification.cases import (
    DEVELOPMENT,
    HELD_OUT,
    Case,
    candidate,
    reached,
    state_of,
)

LETTER = (
    "HbA1c was 7.2 % on 2024-03-02, down from 8.1 % in 2023.\n\n"
    "Blood pressure was 128/76 mmHg, well controlled.",
    "Medications:\n- Metformin 500 mg twice daily\n- Ramipril 5 mg once daily\n\n"
    "She is allergic to penicillin: a rash in 1998.",
)

# What the rules reach, so that a change that loses some of it is seen. The figures and what they
# mean stand under "Verification" in docs/answers-report.md.
LEAST_OF_HELD_OUT = {
    (SentenceState.SUPPORTED, "precision"): 0.95,
    (SentenceState.SUPPORTED, "recall"): 0.94,
    (SentenceState.CONTRADICTED, "precision"): 0.95,
    (SentenceState.CONTRADICTED, "recall"): 1.0,
}


def passages(*texts: str) -> list[Passage]:
    return [
        Passage(number, CitationId(uuid.uuid4()), candidate(text))
        for number, text in enumerate(texts, start=1)
    ]


def verified(text: str, *texts: str) -> tuple[VerifiedSentence, ...]:
    return Verifier().verify(text, passages(*(texts or LETTER)))


def states(text: str, *texts: str) -> list[str]:
    return [sentence.state.value for sentence in verified(text, *texts)]


@pytest.mark.parametrize("case", DEVELOPMENT, ids=str)
def test_a_sentence_is_judged_as_a_careful_reader_would(case: Case) -> None:
    assert case.found is case.expected


@pytest.mark.parametrize(("state", "measure"), LEAST_OF_HELD_OUT)
def test_sentences_that_nothing_was_tuned_on(state: SentenceState, measure: str) -> None:
    assert len(HELD_OUT) >= 50
    assert reached(HELD_OUT, state)[measure] >= LEAST_OF_HELD_OUT[state, measure]


def test_nothing_passes_as_supported_that_is_not() -> None:
    passed = [case for case in (*HELD_OUT, *DEVELOPMENT) if case.found is SentenceState.SUPPORTED]
    assert [str(case) for case in passed if case.expected is not SentenceState.SUPPORTED] == []


def with_other_numbers() -> list[tuple[str, str]]:
    """Each supported sentence with each of its numbers in turn replaced by one that its passage
    does not have, and the passage."""
    changed = []
    for case in (*HELD_OUT, *DEVELOPMENT):
        if case.expected is SentenceState.SUPPORTED:
            said = case.sentence.removesuffix(" [1].")
            for number in re.finditer(r"(?<![\d.,])\d+(?:[.,]\d+)?", said):
                other = str(int(re.sub(r"\D", "", number[0])) + 37)
                changed.append(
                    (said[: number.start()] + other + said[number.end() :], case.passage)
                )
    return changed


@pytest.mark.parametrize(("sentence", "passage"), with_other_numbers())
def test_a_number_that_the_source_does_not_have_is_never_supported(
    sentence: str, passage: str
) -> None:
    assert state_of(sentence, passage) is not SentenceState.SUPPORTED


def test_each_sentence_is_judged_by_what_it_cites() -> None:
    assert states("HbA1c was 7.2 % [1]. She takes metformin 1000 mg twice daily [2].") == [
        "supported",
        "contradicted",
    ]


def test_the_part_of_a_sentence_that_has_citations_of_its_own_is_judged_alone() -> None:
    text = "HbA1c was 7.2 % [1], and she takes ramipril 10 mg once daily [2]."
    first, second = verified(text)
    assert text[first.span.start : first.span.end] == "HbA1c was 7.2 % [1]"
    assert (first.state.value, second.state.value) == ("supported", "contradicted")


def test_a_wrong_passage_is_repaired_to_the_one_that_says_it() -> None:
    (sentence,) = verified("Metformin 500 mg twice daily [1].")
    assert sentence.state is SentenceState.SUPPORTED
    assert sentence.cited == (1,)
    assert sentence.repaired is not None
    assert sentence.repaired.number == 2
    assert sentence.repaired.quote == "Metformin 500 mg twice daily"
    assert sentence.is_marked


def test_a_contradiction_quotes_what_the_source_says() -> None:
    (sentence,) = verified("She is not allergic to penicillin [2].")
    assert sentence.state is SentenceState.CONTRADICTED
    assert sentence.against is not None
    assert sentence.against.quote == "She is allergic to penicillin: a rash in 1998."


def test_a_sentence_without_a_citation_is_given_the_passage_that_says_it() -> None:
    stated, unsaid = verified("Ramipril 5 mg once daily.\n\nShe has asthma.")
    assert stated.repaired is not None
    assert stated.repaired.number == 2
    assert unsaid.state is SentenceState.CITES_NOTHING
    assert unsaid.repaired is None


def test_the_citation_at_the_end_of_a_paragraph_covers_what_stands_before_it() -> None:
    first, second = verified("HbA1c was 7.2 %. Blood pressure was 128/76 mmHg [1].")
    assert not first.is_marked
    assert (first.cited, second.cited) == ((1,), (1,))


def test_a_source_that_is_not_there_is_none() -> None:
    (sentence,) = verified("Sodium was 140 mmol/L [no such source].")
    assert sentence.state is SentenceState.CITES_NOTHING


@pytest.mark.parametrize(
    "text",
    ["## Medications", "**Medications**", "Here is what the record says:", "Yes [1].", "---"],
)
def test_what_states_nothing_is_not_judged(text: str) -> None:
    assert verified(text) == ()


def test_lines_of_lists_and_rows_of_tables_are_sentences() -> None:
    text = (
        "Medications:\n- Metformin 500 mg twice daily [2]\n- Ramipril 10 mg once daily [2]\n\n"
        "| Test | Value |\n|---|---|\n| HbA1c | 7.2 % [1] |\n| HbA1c | 7.9 % [1] |"
    )
    assert states(text) == ["supported", "contradicted", "supported", "contradicted"]
    last = verified(text)[-1]
    assert text[last.span.start : last.span.end] == "HbA1c | 7.9 % [1]"


def test_what_it_was_of_is_known_from_the_sentence_before() -> None:
    text = "The HbA1c was 7.2 % [1]. Before that, it was 8.4 % [1]."
    assert states(text) == ["supported", "contradicted"]


def test_passages_of_one_sentence_are_read_together() -> None:
    assert states("Her HbA1c is 7.2 % and she takes metformin 500 mg [1][2].") == ["supported"]


def test_the_yes_of_an_answer_is_no_part_of_what_it_states() -> None:
    assert states("Yes, she is allergic to penicillin [2].") == ["supported"]
    assert states("No, she has had no fever [1].", "She denies fever.") == ["supported"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("HbA1c was 7.2 % [1].", False),
        ("HbA1c was 7.8 % [1].", True),
        ("HbA1c was 7.2 %.", True),
        ("She has asthma [1].", True),
        ("Yes [1].", True),
        ("", False),
    ],
)
def test_when_the_records_own_words_belong_beside_it(text: str, *, wanted: bool) -> None:
    assert needs_evidence(text, verified(text)) is wanted
