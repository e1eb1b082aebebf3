"""Where documents contradict each other, both are shown with where they stand."""

from datetime import date

import pytest

from medmemory.answering.quoting.evidence import DIFFERENT, quoted_text
from medmemory.clinical.answer import Candidate
from tests.unit.test_evidence import candidate, quotes, shown

APRIL, MAY = date(2024, 4, 2), date(2024, 5, 6)


def hospital(text: str) -> Candidate:
    return candidate(text, title="Discharge letter", day=APRIL)


def practice(text: str) -> Candidate:
    return candidate(text, title="Practice summary", day=MAY)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Do the documents agree on how much ramipril she takes?",
            "Ramipril 5 mg in the morning.",
            "Ramipril 10 mg in the morning.",
        ),
        (
            "Which oxygen saturation is the target?",
            "Target oxygen saturation 88 to 92 %.",
            "Oxygen saturation target 94 to 98 %.",
        ),
        (
            "Does he have a pacemaker?",
            "He has a pacemaker on the left.",
            "There is no pacemaker.",
        ),
        (
            "When was her last smear?",
            "Last smear on 4 March 2021.",
            "She has never had a smear.",
        ),
    ],
)
def test_both_are_shown_with_their_documents(question: str, one: str, other: str) -> None:
    found = quotes(question, hospital(one), practice(other))
    text = quoted_text(found, range(1, len(found) + 1))
    assert text.startswith(f"{DIFFERENT}\n\n- ")
    assert f"- {one} (Discharge letter, 2024-04-02) [" in text
    assert f"- {other} (Practice summary, 2024-05-06) [" in text


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (  # written otherwise
            "What dose of levothyroxine does she take?",
            "Levothyroxine 100 micrograms in the morning.",
            "Levothyroxine 0.1 mg in the morning.",
        ),
        (  # the change itself
            "What dose of ramipril does she take?",
            "Ramipril was increased to 10 mg.",
            "Ramipril 5 mg in the morning.",
        ),
        (  # of another medicine
            "What dose of ramipril does she take?",
            "Ramipril 5 mg, amlodipine 10 mg.",
            "Amlodipine 5 mg and ramipril 5 mg.",
        ),
        (  # it happened after that was written
            "When did she last fall?",
            "She has not had a fall.",
            "Last fall on 5 May 2024.",
        ),
    ],
)
def test_what_is_no_contradiction_is_not_called_one(question: str, one: str, other: str) -> None:
    found = quotes(question, hospital(one), practice(other))
    assert found
    assert not any(quote.differs for quote in found)


def test_lines_of_one_document_are_not_held_against_each_other() -> None:
    letter = hospital("Right eye: no cataract.\n\nLeft eye: dense cataract.\n")
    assert not any(quote.differs for quote in quotes("Does she have a cataract?", letter))


def test_a_value_that_changes_over_time_is_no_conflict() -> None:
    older, newer = hospital("Weight 71 kg.\n"), practice("Weight 68 kg.\n")
    assert shown("What is her weight?", older, newer) == ["Weight 68 kg. (document of 2024-05-06)"]


@pytest.mark.parametrize(
    "question",
    ["Allergies?", "Is Mr Brown allergic to anything?", "What must he not be given?"],
)
def test_who_has_no_allergy_by_one_document_and_one_by_another(question: str) -> None:
    found = quotes(
        question,
        candidate("Allergies\n- None known\n", title="Practice summary", day=MAY),
        candidate("He came out in hives after amoxicillin.\n", title="Clinic letter", day=APRIL),
    )
    text = quoted_text(found, range(1, len(found) + 1))
    assert text.startswith(DIFFERENT)
    assert "None known" in text
    assert "hives after amoxicillin" in text


def test_lists_with_other_doses_of_one_medicine_differ() -> None:
    found = quotes(
        "Medications?",
        candidate("Medication\n- Ramipril 5 mg\n- Aspirin 75 mg\n", title="Letter", day=APRIL),
        candidate("Medication\nMedicine: Ramipril; Dose: 10 mg\n", title="Summary", day=MAY),
    )
    assert quoted_text(found, range(1, len(found) + 1)).startswith(DIFFERENT)


def test_lists_that_agree_do_not_differ() -> None:
    found = quotes(
        "Medications?",
        candidate("Medication\n- Ramipril 5 mg\n- Aspirin 75 mg\n", title="Letter", day=APRIL),
        candidate("Medication\n- Aspirin 0.075 g\n- Iron 200 mg\n", title="Summary", day=MAY),
    )
    assert len(found) > 1
    assert not any(quote.differs for quote in found)
