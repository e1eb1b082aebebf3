"""Dated entries of ward notes and diaries: their sentences one by one, each of its entry's day."""

from dataclasses import replace
from datetime import date

import pytest

from medmemory.answering.quoting.found_lines import lines_of
from medmemory.answering.quoting.lines import Line
from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.document import Span
from tests.unit.test_evidence import candidate

NIGHT = "03/04/2026 02:10  Slept badly. Temp 37.9, given paracetamol. Daughter phoned. A. Ruiz RN"
DAY = "03/04/2026 14:00  Dr Hale reviewed. Drain out. Eating soup."


def lines(text: str) -> list[Line]:
    return lines_of([candidate(text)])


def said(text: str) -> dict[str, str | None]:
    return {line.text: line.taken.said if line.taken else None for line in lines(text)}


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize("gap", ["  ", " | ", "\t"])
def test_the_sentences_of_an_entry_stand_by_themselves(gap: str) -> None:
    assert sentences(f"03/04/2026 02:10{gap}Slept badly. Temp 37.9.") == [
        f"03/04/2026 02:10{gap}Slept badly.",
        "Temp 37.9.",
    ]


@pytest.mark.parametrize("end", [".", ""])
def test_the_next_entry_begins_also_below_a_full_line(end: str) -> None:
    found = said(f"{NIGHT}{end}\n{DAY} Weight 61.\n04/04/2026 08:00  Temp 36.8. Home.")
    assert found["Eating soup."] == "entry of 03/04/2026 14:00"
    assert found["Weight 61."] == "entry of 03/04/2026 14:00"
    assert found["Home."] == "entry of 04/04/2026 08:00"


def test_who_wrote_an_entry_may_have_a_column() -> None:
    row = "03/04/2026 | 02:10 | A. Ruiz RN | Slept badly. Temp 37.9."
    assert sentences(row)[1:] == ["Temp 37.9."]


@pytest.mark.parametrize(
    "row",
    [
        "Ferritin  12 ug/L  Low. Repeat in June.",
        "03/04/2026  Sodium  139 mmol/L",
        "03/04/2026 | Ceftriaxone 1 g i.v. | K. S.",
        "Name: Ana Ruiz   Seen in clinic. Sent home.",
    ],
)
def test_the_row_of_a_table_stays_whole(row: str) -> None:
    assert sentences(row) == [row]


def test_each_sentence_is_of_its_entry() -> None:
    told = said(f"{NIGHT}\n\n{DAY}")
    assert told["Temp 37.9, given paracetamol."] == "entry of 03/04/2026 02:10"
    assert told["Drain out."] == "entry of 03/04/2026 14:00"
    assert told["03/04/2026 14:00  Dr Hale reviewed."] is None


def test_entries_below_each_other_do_not_run_together() -> None:
    assert said(f"{NIGHT}\n{DAY}\nKnown to the falls team.")["Known to the falls team."] is None


def test_an_entry_broken_over_lines_goes_on() -> None:
    text = (
        "03/04/2026 02:10 Woken by pain in the right flank, given codeine with good effect.\n"
        "Temp 37.9. Daughter phoned."
    )
    assert said(text)["Daughter phoned."] == "entry of 03/04/2026 02:10"


def test_a_stamp_in_a_line_of_its_own_dates_what_stands_below_it() -> None:
    told = said("WR 3/4/26 Miss Hale\nD2. Eating soup. CRP 88.\n\nDiet: soft.")
    assert told["CRP 88."] == "entry of 3/4/26"
    assert told["Diet: soft."] is None


def test_an_addendum_is_of_its_own_day() -> None:
    told = said("Walks with a stick. Addendum.\n\nAddendum 12/05/2026 (CP): Walks well. No stick.")
    assert told["No stick."] == "entry of 12/05/2026"
    assert told["Walks with a stick."] is None


@pytest.mark.parametrize(
    "text",
    [
        "On 03/04/2026 she fell. She walks well now.",
        "In 2019 he had a stroke. He takes aspirin.",
        "Stroke 03/04/2026 on the left\nGout\nAsthma",
        "Seen since 03/04/2026: her pain is worse. She takes codeine.",
    ],
)
def test_a_date_within_a_sentence_or_a_list_dates_nothing_else(text: str) -> None:
    assert set(said(text).values()) == {None}


def test_a_line_is_of_the_day_of_its_entry_and_verbatim_at_its_span() -> None:
    text = "23/04/2026 14:00  Dr Hale reviewed. Drain out. Eating soup."
    (drain,) = (line for line in lines(text) if line.text == "Drain out.")
    assert drain.day == date(2026, 4, 23)
    assert text[drain.within.start : drain.within.end] == "Drain out."


def test_an_entry_goes_on_in_the_next_chunk_where_the_two_touch() -> None:
    first, second = "03/04/2026 02:10  Slept badly. Temp 37.9.", "Daughter phoned."
    at = len(first) + 1
    one = candidate(first)
    other = replace(candidate(second), document_id=one.document_id, span=Span(at, at + len(second)))
    told = {line.text: line.taken and line.taken.said for line in lines_of([one, other])}
    assert told["Daughter phoned."] == "entry of 03/04/2026 02:10"
