"""Reports of several samples: what was taken when, what grew, and what it is sensitive to."""

import pytest

from medmemory.answering.quoting.susceptibility import susceptibility
from medmemory.answering.quoting.taken import Said, taken
from medmemory.retrieval.words import stems
from tests.unit.test_evidence import candidate, shown

CULTURES = candidate(
    "Specimen: Blood culture, peripheral. Collected: 08/09/2024 02:10\n"
    "Result: Escherichia coli in 2 of 2 bottles.\nAmoxicillin: R\nCiprofloxacin: S\n\n"
    "Specimen: Urine, midstream. Collected: 08/09/2024 03:00\nWhite cells: >100 /uL\n"
    "Red cells: 12 /uL\n\n"
    "Specimen: Blood culture, peripheral. Collected: 15/09/2024 09:00\n"
    "Result: No growth after 5 days.\n",
    day=None,
    title="Microbiology report",
)
REPAIR = candidate("Procedure: Repair of left inguinal hernia; Date: 4 Sep 2024; By: Mr Peretz\n")


def test_a_line_is_of_the_sample_above_it() -> None:
    lines = ["Collected: 02/09/2024", "PR 172 ms", "Collected: 13/09/2024", "PR 180 ms"]
    said = [Said(text, is_apart=False, is_first=False) for text in lines]
    words = [one and one.words for one in taken(said, 1)]
    assert words == ["02/09/2024", "02/09/2024", "13/09/2024", "13/09/2024"]


def test_the_day_of_a_specimen_is_also_that_of_the_line_that_names_it() -> None:
    lines = ["Collected: 02/09/2024", "Specimen: Urine.", "Collected: 13/09/2024"]
    said = [Said(text, is_apart=False, is_first=False) for text in lines]
    assert [one and one.words for one in taken(said, 1)] == ["02/09/2024", *["13/09/2024"] * 2]


def test_what_the_search_did_not_find_in_between_may_have_had_a_day_of_its_own() -> None:
    said = [Said("Collected: 02/09/2024", False, True), Said("PR 172 ms", True, True)]
    assert taken(said, 1)[1] is None


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("what grew in the blood culture on 8 Sept", "Result: Escherichia coli in 2 of 2 bottles."),
        ("urine white cells", "White cells: >100 /uL"),
        ("is the E. coli sensitive to ciprofloxacin", "Ciprofloxacin: S"),
    ],
)
def test_a_sample_is_found_by_its_day_and_kind(question: str, line: str) -> None:
    found = shown(question, CULTURES)
    assert any(one.startswith(line) for one in found)
    assert not any("No growth" in one for one in found)


@pytest.mark.parametrize(
    "question",
    [
        "blood culture on 10 September 2024",
        "is the E. coli sensitive to vancomycin",
        "how many units of red cells",
        "white cell count",
    ],
)
def test_another_sample_is_no_answer(question: str) -> None:
    assert shown(question, CULTURES) == []


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("Amoxicillin: R", "resistant"),
        ("Flucloxacillin | Result: Sensitive", "sensitive"),
        ("Haemophilus influenzae | Doxycycline | S", "sensitive"),
        ("Organism: E. coli; Antibiotic: Gentamicin; Susceptibility: R", "resistant"),
    ],
)
def test_the_letters_of_an_antibiogram_are_words(row: str, word: str) -> None:
    assert stems(word) <= susceptibility(row)


def test_a_result_with_a_letter_is_no_antibiogram() -> None:
    assert susceptibility("Potassium: 5.6 H") == frozenset()
    assert susceptibility("Seen by Dr S") == frozenset()


def test_the_other_side_is_no_answer() -> None:
    assert shown("right hernia repair date", REPAIR) == []
    assert shown("left hernia repair date", REPAIR) != []


def test_a_row_without_an_end_does_not_tell_when_a_drug_was_stopped() -> None:
    drugs = candidate("Warfarin | Dose: as per INR | Start: 5 Dec 2022\n")
    assert shown("when was warfarin stopped", drugs) == []


def test_how_many_is_answered_by_the_entries() -> None:
    record = candidate(
        "Immunizations\n2023-10-24  Influenza vaccine: lot FV23C [completed]\n"
        "2022-10-18  Influenza vaccine: lot FV22A [completed]\n2019-04-30  Shingles vaccine\n"
    )
    found = shown("how many flu jabs has she had", record)
    assert [line[:10] for line in found] == ["2023-10-24", "2022-10-18"]
