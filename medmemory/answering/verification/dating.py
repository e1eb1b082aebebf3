"""Which of a statement's dates each of its values is of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.moments import FoundMoment, moments_in
from medmemory.answering.verification.quantities import Quantity

_STANDS_BESIDE = re.compile(r"\s*\(?\s*(?:(?:in|on|as of|of|at)\b)?\s*", re.IGNORECASE)
_ENDS_A_RUN = re.compile(r"[,;:.(|]|\b(?:and|with|compared|than|but|from|to)\b", re.IGNORECASE)
_SAYS_MORE = re.compile(
    r";\s|^\s*\)|\b(?:from|to)\b|\([^)]*\d|,\s+(?:and|but|with|of which)\b"
    r"|\band (?:(?:he|she|they|(?:the|her|his|its) [\w -]{1,30}?) )?"
    r"(?:has|had|is|was|were|underwent|received|takes|took|reports?)\b",
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
    if len(values) == len(moments) > 1 and _stand_apart(values, moments):
        return [
            replace(one, moments=(moment,)) for one, moment in zip(values, moments, strict=True)
        ]
    return [replace(one, moments=_beside(one, moments, text)) for one in values]


def _stand_apart(values: Sequence[Said], moments: Sequence[FoundMoment]) -> bool:
    """Whether all dates stand before all values, or behind them: "64 and 58 in … and …"."""
    first, last = values[0].what.span.start, values[-1].what.span.end
    return moments[-1].span.end <= first or last <= moments[0].span.start


def _beside(one: Said, moments: Sequence[FoundMoment], text: str) -> tuple[FoundMoment, ...]:
    """The date that the value runs on to ("8.1 % in 2023 and 7.2 % in 2024"), else the last one
    before it, else the next one, unless something else has begun between them: "menopause at 51,
    and had a hysterectomy in 2010", "35 % (2022: 45 %)", "640 (180 in February)"."""
    start, end = one.what.span.start, one.what.span.end
    before = [moment for moment in moments if moment.span.end <= start]
    behind = [moment for moment in moments if moment.span.start >= end]
    if behind and not _is_a_title(behind[0], text) and _runs_on(text[end : behind[0].span.start]):
        return (behind[0],)
    if before:
        return () if _is_parted(text[before[-1].span.end : start]) else (before[-1],)
    if behind and not _is_parted(text[end : behind[0].span.start]):
        return (behind[0],)
    return ()


def _is_a_title(moment: FoundMoment, text: str) -> bool:
    """Whether the date opens what follows: "2022: 45 %"."""
    return text[moment.span.end :].lstrip().startswith(":")


def _runs_on(between: str) -> bool:
    return bool(_STANDS_BESIDE.fullmatch(between)) or _ENDS_A_RUN.search(between) is None


def _is_parted(between: str) -> bool:
    return _SAYS_MORE.search(between) is not None
