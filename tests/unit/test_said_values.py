"""Values that sentences give: which number is one, of what, and of which day."""

from datetime import date

import pytest

from medmemory.answering.quoting.analytes import asked_analyte
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.said_values import may_give_a_value, said_values
from medmemory.clinical.document import Span
from tests.unit.test_evidence import candidate, shown

DAY = date(2022, 11, 30)


def line(text: str, *, before: str = "", heading: str = "") -> Line:
    return Line(candidate(text, day=DAY), Span(0, len(text)), heading, None, before=before)


def said(
    of: str, text: str, *, before: str = "", heading: str = ""
) -> list[tuple[str, date | None]]:
    found = said_values(line(text, before=before, heading=heading), asked_analyte(of))
    return [(one.value, one.day) for one in found]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Lithium level 0.71 mmol/L.", [("0.71", DAY)]),
        (
            "Lithium 0.71 mmol/L (on 2022-04-02 it was 0.94 mmol/L).",
            [("0.71", DAY), ("0.94", date(2022, 4, 2))],
        ),
        ("Lithium was 0.94 on 2 April 2022 and sodium 139.", [("0.94", date(2022, 4, 2))]),
        ("Sodium 139, and lithium 0.7.", [("0.7", DAY)]),
        ("On admission the lithium was 1.9.", [("1.9", None)]),
        ("Lithium previously 1.2.", [("1.2", None)]),
    ],
)
def test_a_value_has_the_day_that_its_clause_tells(
    text: str, values: list[tuple[str, date | None]]
) -> None:
    assert said("lithium", text) == values


@pytest.mark.parametrize(
    "text",
    [
        "Reduce the tablets if the lithium rises above 1.0.",
        "Aim for a lithium of 0.6.",
        "Hold it when lithium is over 1.2.",
        "Nothing to do unless lithium exceeds 1.2.",
    ],
)
def test_a_threshold_is_no_value(text: str) -> None:
    assert said("lithium", text) == []
    assert not may_give_a_value(text)


def test_what_stands_under_goals_is_none() -> None:
    assert said("lithium", "Lithium 0.6 mmol/L", heading="Goals") == []


def test_a_sentence_goes_on_about_the_one_before_in_its_unit() -> None:
    before = "The lithium was 1.10 mmol/L in spring."
    assert said("lithium", "We halved it to 200 mg and now it is 0.62 mmol/L.", before=before) == [
        ("0.62", DAY)
    ]
    assert said("lithium", "Her weight is known: it is 62 kg.", before=before) == []


NOTES = (
    candidate("Ferritin 9 ug/L, iron started.", day=date(2022, 2, 3)),
    candidate("Feels better. Ferritin 44 ug/L.", day=date(2022, 8, 17)),
    candidate("Stop the iron once ferritin is above 100.", day=date(2022, 9, 1)),
)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("latest ferritin", ["44"]),
        ("first ferritin", ["9"]),
        ("ferritin in February 2022 versus August 2022", ["9", "44"]),
        ("ferritin on 3 February and on 17 August", ["9", "44"]),
        ("has the ferritin come up since January?", ["9", "44"]),
    ],
)
def test_values_of_sentences_alone_are_put_in_order(question: str, values: list[str]) -> None:
    found = shown(question, *NOTES)
    assert [f"Ferritin {one}" in text for one, text in zip(values, found, strict=True)] == [
        True
    ] * len(values)


def test_a_value_that_a_dated_row_gives_is_not_of_the_letters_day() -> None:
    table = candidate("Date: 2022-08-11; Ferritin (ug/L): 44\n", day=None)
    (found,) = shown("latest ferritin", table, NOTES[1])
    assert "2022-08-11" in found


CONDITIONS = candidate(
    "Plan\n\nHold the ramipril if potassium is above 5.8. Stop rituximab when IgG stays below 4.\n"
    "Diagnoses: gout, aortic regurgitation."
)


@pytest.mark.parametrize(
    "question",
    ["latest potassium", "What was her potassium level?", "What is the IgG?", "IgG in May 2022?"],
)
def test_a_condition_answers_no_question_for_a_value(question: str) -> None:
    assert shown(question, CONDITIONS) == []


def test_a_dose_that_was_changed_is_no_threshold() -> None:
    note = candidate("We will increase gliclazide to 80 mg twice a day.")
    assert "80 mg" in shown("What was gliclazide increased to?", note)[0]


def test_a_list_of_diagnoses_does_not_tell_how_one_went() -> None:
    report = candidate("The aortic regurgitation is stable.")
    assert shown("Is the aortic regurgitation getting worse?", CONDITIONS) == []
    assert "stable" in shown("Is the aortic regurgitation getting worse?", CONDITIONS, report)[0]
