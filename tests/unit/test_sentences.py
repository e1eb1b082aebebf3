"""Sentences and list lines, each at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.answering.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He is well. He sleeps.", ["He is well.", "He sleeps."]),
        ("Seen by Dr. Hale. Stable.", ["Seen by Dr. Hale.", "Stable."]),
        (
            "Dose 2.5 mg daily. Next visit 2024-05-01.",
            ["Dose 2.5 mg daily.", "Next visit 2024-05-01."],
        ),
        (
            "- Metformin 500 mg twice daily\n- Ramipril 5 mg once daily\n",
            ["Metformin 500 mg twice daily", "Ramipril 5 mg once daily"],
        ),
        (
            "note: Culture negative\nnote: Peanut allergy",
            ["note: Culture negative", "note: Peanut allergy"],
        ),
        (
            "Sodium      139 mmol/L   135-145\nPotassium   4.1 mmol/L   3.5-5.0",
            ["Sodium      139 mmol/L   135-145", "Potassium   4.1 mmol/L   3.5-5.0"],
        ),
        (
            "She came to us with chest pain that had begun two\ndays before. It went by noon.",
            [
                "She came to us with chest pain that had begun two\ndays before.",
                "It went by noon.",
            ],
        ),
        (
            "Ceftriaxone | 2 g i.v. | K. S. Once. Twice\nDose by K.S. i. Stopped  2 g",
            ["Ceftriaxone | 2 g i.v. | K. S. Once. Twice", "Dose by K.S. i. Stopped  2 g"],
        ),
        ("He is well.  He sleeps.", ["He is well.", "He sleeps."]),
        ("\n\n---\n\n", []),
        (
            "Test Unit Reference\nrange\n2024-01-02 2024-03-02\n"
            "eGFR mL/min/1.73\nm²\n>= 90 54 L 51 L\nUrea mmol/L 2.5-7.8 6.9 7.1",
            [
                "Test Unit Reference\nrange\n2024-01-02 2024-03-02",
                "eGFR mL/min/1.73\nm²\n>= 90 54 L 51 L",
                "Urea mmol/L 2.5-7.8 6.9 7.1",
            ],
        ),
        (
            "Investigation Date Result\nCoronary angiography, right radial\nartery\n"
            "2024-03-02 No stenosis",
            [
                "Investigation Date Result",
                "Coronary angiography, right radial\nartery\n2024-03-02 No stenosis",
            ],
        ),
        (
            "Bisoprolol 2.5 mg once a day in the morning, never at night or before noon\n"
            "Follow-up plan\nSeen again in May.",
            [
                "Bisoprolol 2.5 mg once a day in the morning, never at night or before noon",
                "Follow-up plan",
                "Seen again in May.",
            ],
        ),
    ],
)
def test_a_text_falls_into_sentences_and_list_lines(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "Allergies:  the patient has no known allergy except for a severe reaction to\n"
            "Penicillin in 2003.",
            "Allergies:  the patient has no known allergy except for a severe reaction to\n"
            "Penicillin in 2003.",
        ),
        (
            "Warfarin is stopped from today on. Avoid all\nNSAIDs and aspirin.",
            "Avoid all\nNSAIDs and aspirin.",
        ),
        (
            "-  Penicillins: rash in 1998. Avoid all\npenicillins.\n-  Latex: none.",
            "Avoid all\npenicillins.",
        ),
        (
            "Part 2 cont.  I want CPR attempted unless my doctor says I have a severe,\n"
            "Incurable illness.",
            "I want CPR attempted unless my doctor says I have a severe,\nIncurable illness.",
        ),
        (
            "Renal function had fallen (acute kidney injury alert, stage\n2) and recovered.",
            "Renal function had fallen (acute kidney injury alert, stage\n2) and recovered.",
        ),
        (
            "Date   INR   Comment by the nurse who saw the patient on that day, initials\n\n"
            "The target range of the INR is now higher and lies between 3.0 and\n"
            "Potassium must be checked when it is higher than 5.5\nSodium too.",
            "The target range of the INR is now higher and lies between 3.0 and\n"
            "Potassium must be checked when it is higher than 5.5",
        ),
    ],
)
def test_a_sentence_is_never_cut_where_it_is_not_complete(text: str, whole: str) -> None:
    assert whole in sentences(text)


@given(st.text(alphabet='aB1 .\n\t-•|:!?"(', max_size=200))
def test_spans_are_in_order_within_the_text_and_lose_no_word(text: str) -> None:
    spans = sentence_spans(text)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    inside = "".join(text[span.start : span.end] for span in spans)
    assert [c for c in inside if c.isalnum()] == [c for c in text if c.isalnum()]


def test_doses_one_below_the_other_are_lines_of_their_own() -> None:
    text = (
        "bisoprolol 5 mg each morning\nfolic acid 5 mg once a week, not on Mondays\nsenna 15 mg\n"
    )
    assert [text[one.start : one.end] for one in sentence_spans(text)] == text.splitlines()


def test_a_dose_within_prose_begins_no_line() -> None:
    text = "She was seen in the clinic and was given\nsenna 15 mg at night by the\nnurse.\n"
    assert len(sentence_spans(text)) == 1
