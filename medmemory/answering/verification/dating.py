"""Which of a statement's dates each of its values is of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.moments import FoundMoment, moments_in
from medmemory.answering.verification.quantities import Quantity

_FROM = re.compile(r"\bfrom\W*$", re.IGNORECASE)
_STANDS_BEHIND = re.compile(r"\W*(?:(?:in|on|as of|of|at)\b)?\W*", re.IGNORECASE)
_SAYS_MORE = re.compile(
    r";\s|\band (?:(?:he|she|they) )?(?:has|had|is|was|underwent|received|takes|took|reports?)\b",
    re.IGNORECASE,
)


def dated(
    said: Iterable[Said], moments: Sequence[FoundMoment], columns: str, text: str
) -> list[Said]:
    """Each value with its date: the statement's only one, or the one that stands beside it."""
    values = list(said)
    if not moments:
        days = moments_in(columns)
        places = [one for one in values if isinstance(one.what, Quantity) and not one.is_limit]
        if len(days) > 1 and len(days) == len(places):
            by_place = dict(zip((id(one) for one in places), days, strict=True))
            return [
                replace(one, moments=(by_place[id(one)],)) if id(one) in by_place else one
                for one in values
            ]
        return values
    if len(moments) == 1:
        only = _the_one_it_stands_behind(values, moments[0], text)
        return [
            replace(one, moments=tuple(moments))
            if only is one or (only is None and not _stands_in_another_part(one, moments[0], text))
            else one
            for one in values
        ]
    if len(values) == len(moments) and _stand_apart(values, moments):
        return [
            replace(one, moments=(moment,)) for one, moment in zip(values, moments, strict=True)
        ]
    if values and moments[0].span.start < values[0].what.span.start:
        return [replace(one, moments=_before(one, moments)) for one in values]
    return [replace(one, moments=_behind(one, moments)) for one in values]


def _the_one_it_stands_behind(
    values: Sequence[Said], moment: FoundMoment, text: str
) -> Said | None:
    """Of values that go from one to the other, the one that the only date belongs to: "to 35 % from
    45 % in 2022"."""
    for one, other in pairwise(values):
        if _FROM.search(text[: one.what.span.start]) or _FROM.search(text[: other.what.span.start]):
            before = [value for value in values if value.what.span.end <= moment.span.start]
            is_behind = before and _STANDS_BEHIND.fullmatch(
                text[before[-1].what.span.end : moment.span.start]
            )
            return before[-1] if is_behind else None
    return None


def _stands_in_another_part(one: Said, moment: FoundMoment, text: str) -> bool:
    """Whether something else is said where the only date stands: "menopause at 51, and had a
    hysterectomy in 2010"."""
    first, last = sorted((one.what.span, moment.span), key=lambda span: span.start)
    return _SAYS_MORE.search(text, first.end, last.start) is not None


def _stand_apart(values: Sequence[Said], moments: Sequence[FoundMoment]) -> bool:
    """Whether all dates stand before all values, or behind them: "64 and 58 in … and …"."""
    first, last = values[0].what.span.start, values[-1].what.span.end
    return moments[-1].span.end <= first or last <= moments[0].span.start


def _before(one: Said, moments: Sequence[FoundMoment]) -> tuple[FoundMoment, ...]:
    """The last date before it: "2023-05-01 8.1 %, 2024-03-02 7.2 %"."""
    return tuple([moment for moment in moments if moment.span.start < one.what.span.start][-1:])


def _behind(one: Said, moments: Sequence[FoundMoment]) -> tuple[FoundMoment, ...]:
    """The first date behind it: "8.1 % in 2023 and 7.2 % in 2024"; else the last one."""
    later = [moment for moment in moments if moment.span.start > one.what.span.start]
    return tuple(later[:1] or moments[-1:])
