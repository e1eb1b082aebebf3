"""What the numbers, frequencies and routes of a statement are of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from medmemory.answering.verification.moments import FoundMoment
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.regimens import Regimen, RegimenKind
from medmemory.answering.verification.terms import IN_A_PAIR, NO_ANALYTE, pool, terms

SEPARATOR = re.compile(
    r"[,;:()\[\]|]|\b(?:and|with|but|while|whereas|plus|then|versus|vs)\b", re.IGNORECASE
)
_IS_A_LIMIT = re.compile(
    r"\b(?:reference|range|ref|target|goal|aim|aiming|limits?"
    r"|normal(?! (?:was|at|in|on|of|and|with)\b)|threshold|cut-?off)\b",
    re.IGNORECASE,
)
_OF_WHAT_FOLLOWS = re.compile(
    r"\s*(?:(?:history|course|period|bout)\s+)?(?:of|for)\s+(?=[a-z])", re.IGNORECASE
)
_NAMES_A_DOCUMENT = re.compile(
    r"\b(?:[\w-]+ )?(?:letters?|reports?|notes?|summary|summaries|passages?|records?|documents?)\b",
    re.IGNORECASE,
)
# What leads on to another value of the same thing.
_GOES_ON = re.compile(
    r"(?:\b(?:now|today|currently|previously|formerly|before|(?:was )?(?:halved|doubled) to|then)"
    r"|\(was)\W*$",
    re.IGNORECASE,
)
_ON_A_SIDE = re.compile(
    r"\s*\(?(?:(?:on|in|for) (?:the |her |his )?)?(?:left|right)\b", re.IGNORECASE
)
# A count and a size stand before what they are of: "two episodes", "an 8 mm nodule".
_BEFORE_ITS_NOUN = ("", "mm", "cm")
_WORDS_AFTER_A_COUNT = re.compile(r"(?:\s+[A-Za-z][\w'’-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Said:
    """A quantity or a regimen, what it is of (`terms`, in every form `pool`), and its dates."""

    what: Quantity | Regimen
    terms: tuple[str, ...]
    pool: frozenset[str]
    moments: tuple[FoundMoment, ...] = ()
    is_limit: bool = False

    @property
    def weight(self) -> int:
        """What it shares with itself."""
        return self.shares(self)

    def shares(self, other: "Said") -> int:
        """How much of what this one is of, the other one is of; a side says less than a name."""
        return sum(
            1 if one in IN_A_PAIR else 2 for one in self.terms if _is_among(one, other.terms)
        )


def _is_among(one: str, names: Sequence[str]) -> bool:
    """Whether it is one of them, or one is a kind of it: insulin glargine is glargine."""
    return one in names or any(
        name.endswith(f" {one}") or one.endswith(f" {name}") for name in names
    )


def bound(
    words: str, whats: Sequence[Quantity | Regimen], heading: str, before: tuple[str, ...]
) -> list[Said]:
    """Each with what stands before it since the last one; else with what the last one is of."""
    found: list[Said] = []
    current, end = "", 0
    looks_ahead = False
    for place, what in enumerate(whats):
        following = whats[place + 1].span.start if place + 1 < len(whats) else len(words)
        ahead = _first_part(words[what.span.end : following])
        piece = _NAMES_A_DOCUMENT.sub(" ", words[end : what.span.start])
        tail, goes_on = SEPARATOR.split(piece)[-1], False
        opens = not found and not terms(piece)
        is_limit = isinstance(what, Quantity) and (
            _is_called_a_limit(what, piece) or _is_reference(what, piece, found)
        )
        if (
            isinstance(what, Quantity)
            and terms(ahead)
            and (opens or (looks_ahead and not terms(tail)) or _OF_WHAT_FOLLOWS.match(ahead))
        ):
            current, looks_ahead = ahead, True
        elif _is_a_route(what) and terms(ahead) and not terms(tail) and (opens or tail != piece):
            current = ahead  # "and oral furosemide 40 mg"
        elif found and NO_ANALYTE.issuperset(terms(tail)) and (is_limit or terms(tail)):
            pass  # "above the upper limit of 5.1", "lower than 8.1": of what the value is of
        elif found and _GOES_ON.search(piece) and not terms(_GOES_ON.sub(" ", tail)):
            goes_on = True  # "CRP 212 on admission, now 74": of what the last one is of
        elif terms(tail):
            current = _with_its_subject(current, tail)
        elif terms(piece) and not looks_ahead:
            current = piece
        of, end = current, what.span.end
        if isinstance(what, Quantity) and what.unit in _BEFORE_ITS_NOUN and not what.joint:
            counted = _WORDS_AFTER_A_COUNT.match(words, what.span.end)
            names_it = counted and terms(counted[0]) and not terms(tail)
            of = counted[0] if counted and names_it else f"{of} {counted[0]}" if counted else of
        if side := _ON_A_SIDE.match(words, what.span.end, following):
            of, end = f"{_without_sides(of)} {side[0]}", side.end()
        if (is_limit or goes_on) and isinstance(what, Quantity) and not what.unit:
            what = replace(what, unit=_unit_of_the_value(found))  # noqa: PLW2901
        found.append(_said(what, of or (heading if not before else ""), before, is_limit))
    return found


def _is_a_route(what: Quantity | Regimen) -> bool:
    return isinstance(what, Regimen) and what.kind is RegimenKind.ROUTE


def _is_called_a_limit(what: Quantity, piece: str) -> bool:
    """Whether the words before it say that it is a limit; "normal at 4.1" is a value."""
    called = _IS_A_LIMIT.search(piece)
    if called is None:
        return False
    behind = piece[called.end() :].rsplit("range", maxsplit=1)[-1].lstrip(" ,")
    return not behind.startswith(("at ", "with ")) and (what.is_range or not behind.startswith("("))


def _with_its_subject(before: str, tail: str) -> str:
    """A side that follows another one is of the same: "visual acuity right eye 6/9, left eye"."""
    side = re.search(r"\b(?:left|right)\b", before, re.IGNORECASE)
    is_a_side = re.match(r"\W*(?:left|right)\b", tail, re.IGNORECASE)
    return f"{before[: side.start()]} {tail}" if side and is_a_side else tail


def _without_sides(of: str) -> str:
    return re.sub(r"\b(?:left|right)\b", " ", of, flags=re.IGNORECASE)


def _said(what: Quantity | Regimen, of: str, before: tuple[str, ...], is_limit: bool) -> Said:
    named = tuple(one for one in terms(of) if one not in NO_ANALYTE)
    if not named and before:
        return Said(what, before, frozenset(before), is_limit=is_limit)
    return Said(what, named, pool(of), is_limit=is_limit)


def _is_reference(what: Quantity, piece: str, before: Sequence[Said]) -> bool:
    """Whether it is a range that stands behind a value, as a reference range does."""
    last = before[-1].what if before else None
    return (
        what.is_range
        and isinstance(last, Quantity)
        and not last.is_range
        and not terms(SEPARATOR.split(piece)[-1])
    )


def _unit_of_the_value(before: Sequence[Said]) -> str:
    """The unit that a range behind a value is in, where it prints none of its own."""
    last = before[-1].what if before and not before[-1].is_limit else None
    return last.unit if isinstance(last, Quantity) else ""


def _first_part(text: str) -> str:
    """Up to where something else begins."""
    opening = _OF_WHAT_FOLLOWS.match(text)
    start = opening.end() if opening else 0
    parts = SEPARATOR.split(text[start:], maxsplit=1)
    return text[:start] + parts[0]
