"""What stands of allergies beside the patient's name: never less than the record lists."""

import uuid
from datetime import date

import pytest

from medmemory.answering.quoting.allergies import is_of_allergies, recorded_allergies
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId
from medmemory.ui.allergies import NO_LIST, said


def under(text: str, heading: str = "Allergies", *, year: int = 2024) -> Candidate:
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid4()),
        document_title="Letter",
        file_name="letter.txt",
        document_date=date(year, 3, 2),
        page_number=1,
        section=heading,
        span=Span(0, len(text)),
        text=text,
        dense_rank=None,
        lexical_rank=None,
        fused_score=0.0,
    )


def shown(*candidates: Candidate) -> str:
    return said(recorded_allergies(candidates))


def test_the_newest_list_is_shown_word_for_word() -> None:
    assert shown(under("Allergies\n- Penicillin: rash (2003).\n- Latex")) == (
        "Penicillin: rash (2003); Latex"
    )


def test_no_list_is_not_no_allergies() -> None:
    assert shown() == NO_LIST
    assert shown(under("Allergies\nNo known drug allergies.")) == "No known drug allergies"


def test_an_older_list_adds_what_the_newest_does_not_name() -> None:
    newest = under("Allergies\n- Penicillin: rash", year=2024)
    older = under("Allergies\n- Penicillins: hives as a child\n- Latex: wheeze", year=2020)
    assert shown(newest, older) == "Penicillin: rash / Latex: wheeze"


def test_a_newer_denial_hides_no_allergy() -> None:
    denial = under("Allergies\nNKDA", year=2024)
    older = under("Allergies\n- Penicillin: anaphylaxis", year=2020)
    assert shown(denial, older) == "the documents differ: Penicillin: anaphylaxis / NKDA"
    assert recorded_allergies([denial, older]).first == older


def test_a_list_that_does_not_fit_does_not_look_whole() -> None:
    many = "\n".join(f"- Substance{number} with a rash on both arms" for number in range(14))
    text = shown(under(f"Allergies\n{many}"))
    assert text.endswith(" …")
    assert len(text) < 310


def test_of_a_long_list_every_name_is_shown_before_any_reaction() -> None:
    entries = [
        f"- 1996-12-27 {name}: environment allergy; criticality low [active, confirmed]"
        for name in ("Latex", "Mould", "Bee venom", "Eggs")
    ]
    assert shown(under("Allergies\n" + "\n".join(entries))) == "Latex; Mould; Bee venom; Eggs"


def test_an_entry_that_is_not_certain_says_so() -> None:
    assert shown(under("Allergies\n- 1996-12-27 Latex: wheal [active, unconfirmed]")) == (
        "Latex: wheal [active, unconfirmed]"
    )


def test_the_names_of_columns_are_not_taken_for_substances() -> None:
    rows = "\n".join(
        f"- Substance: {name}; Reaction: rash on both arms, settled after some days"
        for name in ("Latex", "Penicillin", "Aspirin")
    )
    text = shown(under(f"Allergies\n{rows}"))
    assert all(name in text for name in ("Latex", "Penicillin", "Aspirin"))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Allergies", True),
        ("Drug intolerances", True),
        ("Medications and allergies", True),
        ("Adverse reactions", True),
        ("Medications", False),
        ("Sensitivities to antibiotics of the isolate", False),
    ],
)
def test_headings_of_allergies(heading: str, expected: bool) -> None:
    assert is_of_allergies(heading) is expected
