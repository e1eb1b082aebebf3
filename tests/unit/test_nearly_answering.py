"""Lines that were ruled out though they answer, and lines that answered though they do not."""

import pytest

from medmemory.answering.quoting.circumstances import circumstances
from medmemory.answering.quoting.held import holds
from medmemory.answering.quoting.people import names_a_person
from medmemory.answering.quoting.wanted import Wanted, wanted
from medmemory.retrieval.words import concepts
from tests.unit.test_evidence import candidate, shown


@pytest.mark.parametrize(
    "text",
    [
        "| Ottoline Varga-Reed | aunt, next of kin | 01632 960001 |",
        "Feeding plan gone through w pt + husband.",
        "It was first seen by chance, by the patient’s brother.",
    ],
)
def test_somebody_is_named_in_a_table_and_beside_the_patient(text: str) -> None:
    assert names_a_person(text)


def test_a_row_of_values_names_nobody() -> None:
    assert not names_a_person("| Serum Ferritin | 41 | ug/L |")


def test_when_something_is_due_wants_a_day() -> None:
    assert wanted("When are his clozapine bloods due?", is_measured=False) is Wanted.WHEN
    note = candidate("Clozapine, white cells and ECG are due again on 2025-11-03.\n")
    assert len(shown("When is the clozapine test due?", note)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "If the barium swallow is normal, he can go back to solids.",
        "See him in 4 weeks when the spirometry results are available.",
        "Biopsy taken, report not yet back.",
    ],
)
def test_what_is_only_expected_is_no_finding(text: str) -> None:
    assert not holds(text, Wanted.FINDING)


def test_a_level_that_is_not_back_is_no_value() -> None:
    assert not holds("Clozapine level sent 3/9, result not back.", Wanted.MEASUREMENT)
    assert holds("Clozapine level 0.41 mg/L.", Wanted.MEASUREMENT)


def test_to_whom_somebody_was_referred_has_found_nothing() -> None:
    referral = candidate("Snoring, palate clear; referred to Dr Petra Lund, rheumatologist.\n")
    letter = candidate("The rheumatologist found no swollen joint.\n")
    assert shown("What did the rheumatologist find?", referral) == []
    assert len(shown("What did the rheumatologist find?", letter)) == 1


def test_an_end_is_no_beginning() -> None:
    note = candidate("Riluzole to be held back until the liver tests are in.\n")
    assert shown("Since when has he been on riluzole?", note) == []


def test_what_was_said_to_patient_and_relative_is_of_the_patient() -> None:
    note = candidate("Ceiling gone through w pt + son - not for dialysis.\n")
    assert shown("Is he for dialysis?", note) == [
        "Ceiling gone through w pt + son - not for dialysis."
    ]


def test_why_not_is_told_by_what_advises_against() -> None:
    note = candidate(
        "He takes naproxen because of his shoulder.\n\nStop naproxen because of his ulcer.\n"
    )
    assert shown("Why should he not take naproxen?", note)[0].startswith("Stop naproxen")


def test_how_long_is_told_by_a_length_before_a_day() -> None:
    note = candidate("Milrinone stopped 04/05/25.\n\nMilrinone for 40 hours.\n")
    assert shown("how long was he on milrinone", note)[0] == "Milrinone for 40 hours."


def test_where_something_was_done_need_not_be_said() -> None:
    note = candidate("Blood loss 200 ml, not transfused.\n")
    assert shown("was he transfused in theatre", note) == ["Blood loss 200 ml, not transfused."]


def test_a_clinical_name_is_no_circumstance() -> None:
    required = frozenset(concepts("rash warfarin corridor elbow"))
    assert circumstances("a rash on warfarin", required, ()) == frozenset()
    assert circumstances("a rash at the elbow", required, ()) == frozenset()
    assert circumstances("a rash in the corridor", required, ()) == {"corridor"}
