"""Who wrote a document answers where somebody was, and nothing else."""

import pytest

from medmemory.answering.quoting.letterheads import names_a_writer
from tests.unit.test_evidence import candidate, quotes, shown

NOTE = candidate(
    "Harrow Vale Cardiology (fictional)\n\nWalks a mile a day. The cough has gone.\n",
    title="Review",
)


@pytest.mark.parametrize(
    "text",
    [
        "Harrow Vale Cardiology (fictional)",
        "Moorside Hospital, Department of Medicine",
        "Northern Reference Laboratory",
    ],
)
def test_the_name_of_an_institution_is_known(text: str) -> None:
    assert names_a_writer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lives at Primrose House",
        "Admitted to Ash Ward",
        "Clinic: Moorside",
        "Referred to Cardiology.",
        "Peak flow 300, Chest Clinic",
        "Hypertension",
        "Cardiology",
    ],
)
def test_what_says_something_is_none(text: str) -> None:
    assert not names_a_writer(text)


def test_it_answers_no_question_of_a_condition() -> None:
    assert shown("What did the cardiology team want?", NOTE) == []


def test_it_heads_no_list() -> None:
    results = candidate(
        "Northern Reference Laboratory\n\nFerritin 900 ug/L H\nZinc 5 umol/L L\nUrate 300 umol/L\n",
        section="Northern Reference Laboratory",
        title="Results",
    )
    (quote,) = quotes("Which results were out of range?", results)
    assert quote.title == "Results, 2024-05-06:"


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("which labs are flagged high?", ["Ferritin 900 ug/L H"]),
        ("labs flagged low", ["Zinc 5 umol/L L"]),
        ("which labs are flagged?", ["Ferritin 900 ug/L H", "Zinc 5 umol/L L"]),
    ],
)
def test_only_the_side_that_is_asked_for_is_flagged(question: str, lines: list[str]) -> None:
    results = candidate("Results\nFerritin 900 ug/L H\nZinc 5 umol/L L\nUrate 300 umol/L\n")
    assert shown(question, results) == lines
