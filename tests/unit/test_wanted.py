"""Whether a line holds the sort of answer that is wanted."""

import pytest

from medmemory.answering.quoting.held import holds
from medmemory.answering.quoting.wanted import Wanted


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Sutures out on 9 June by the practice nurse.", Wanted.WHEN),
        ("Sling until 14th Sept.", Wanted.WHEN),
        ("The cramps go on for forty minutes.", Wanted.HOW_LONG),
        ("He has lived there for thirty-two years.", Wanted.HOW_LONG),
        ("She counted eleven falls.", Wanted.AMOUNT),
        ("He swims every Tuesday.", Wanted.AMOUNT),
        ("Her nephew, Colm Averill, holds the keys.", Wanted.PERSON),
        ("Assistant: P. Quayle", Wanted.PERSON),
        ("Ultrasound: no stones seen.", Wanted.FINDING),
    ],
)
def test_a_line_holds_what_is_wanted_however_it_is_written(text: str, sort: Wanted) -> None:
    assert holds(text, sort)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("The barium swallow was booked and not clear why.", Wanted.FINDING),
        ("The biopsy result is awaited, no date given.", Wanted.FINDING),
        ("He may march on.", Wanted.WHEN),
        ("Left Ventricle: not dilated.", Wanted.PERSON),
        ("She has fallen.", Wanted.AMOUNT),
    ],
)
def test_what_is_still_to_come_or_another_thing_is_not_held(text: str, sort: Wanted) -> None:
    assert not holds(text, sort)
