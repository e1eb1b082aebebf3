"""Numbers with their units, as values that can be compared: 7.8 is 7.80 and 7,8, never 78."""

import re
from dataclasses import dataclass
from decimal import Decimal

from medmemory.answering.verification.units import UNIT, unit_of
from medmemory.clinical.document import Span

_NUMBER_WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
} | {
    "eleven": Decimal(11),
    "twelve": Decimal(12),
    "fifteen": Decimal(15),
    "twenty": Decimal(20),
    "thirty": Decimal(30),
    "forty": Decimal(40),
}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,·]\d+|\d+"
_WORDS = "|".join(_NUMBER_WORDS)
_COMPARATORS = {
    "<": ("<", "less than", "fewer than", "below", "under"),
    "<=": ("<=", "≤", "up to", "at most", "no more than"),
    ">": (">", "more than", "greater than", "over", "above"),
    ">=": (">=", "≥", "at least"),
    "~": ("~", "about", "around", "approximately", "approx.", "approx", "roughly", "nearly"),
}
_MEANS = {said: sign for sign, wordings in _COMPARATORS.items() for said in wordings}
_COMPARATOR = "|".join(re.escape(said) for said in sorted(_MEANS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?:(?<![\w<>])(?P<sign>{_COMPARATOR})\s*)?"
    rf"(?<![\w.,/^*])(?<!\w-)(?P<first>{_DIGITS}|(?<!\w)(?:{_WORDS})(?=[\s-]))"
    rf"(?:\s?(?P<joint>[-–/])\s?(?P<second>{_DIGITS}))?"
    rf"(?:[\s|-]{{0,4}}(?P<unit>{UNIT})(?![\w]))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
# What one of each is in the first: enough to see that two values differ, never that they agree.
_IN_MICROGRAMS = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}
_IN_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4"), "year": Decimal(365)}
_MOST_OF_A_MONTH = Decimal("1.1")  # months and years are not equally long


@dataclass(frozen=True, slots=True)
class Quantity:
    """`first` and `second` (of a range or a ratio) may each be read in several ways: "1,200"."""

    span: Span
    first: tuple[Decimal, ...]
    second: tuple[Decimal, ...] = ()
    joint: str = ""
    sign: str = ""
    unit: str = ""

    @property
    def is_range(self) -> bool:
        return self.joint == "-"

    def equals(self, other: "Quantity") -> bool:
        """The same value, whatever its unit; a limit (<5) equals only the same limit."""
        return (
            self.sign == other.sign
            and self.joint == other.joint
            and not set(self.first).isdisjoint(other.first)
            and (not self.joint or not set(self.second).isdisjoint(other.second))
        )

    def differs_from(self, other: "Quantity") -> bool:
        """Whether both cannot be true of one thing at one time; a rounded value is not another."""
        if bool(self.joint) != bool(other.joint) or self.joint != other.joint:
            return False
        if self.joint:
            return not self.equals(other)
        return not any(
            _may_be(self.sign, mine, other.sign, theirs)
            for mine in self.first
            for theirs in other.first
        )

    def differs_when_converted(self, other: "Quantity") -> bool:
        """Whether two masses, or two lengths of time, in different units are not the same."""
        for scale in (_IN_MICROGRAMS, _IN_DAYS):
            if self.unit in scale and other.unit in scale and not self.joint and not other.joint:
                return all(
                    max(mine, theirs) > min(mine, theirs) * _MOST_OF_A_MONTH
                    for mine in (value * scale[self.unit] for value in self.first)
                    for theirs in (value * scale[other.unit] for value in other.first)
                )
        return False


def quantities_in(text: str) -> list[Quantity]:
    """The quantities of `text` in order; names with digits (HbA1c, L4, COVID-19) are none."""
    found = []
    for match in _QUANTITY.finditer(text):
        following = text[match.end() : match.end() + 1]
        if not match["unit"] and (following.isalnum() or following == "_"):
            continue  # 2nd, 3D
        joint = "-" if match["joint"] == "–" else match["joint"] or ""
        sign = _MEANS.get((match["sign"] or "").lower(), "")
        found.append(
            Quantity(
                Span(match.start("sign") if match["sign"] else match.start("first"), match.end()),
                _values(match["first"]),
                _values(match["second"]) if match["second"] else (),
                joint,
                sign,
                unit_of(match["unit"]) if match["unit"] else "",
            )
        )
    return found


def _values(said: str) -> tuple[Decimal, ...]:
    if (word := said.lower()) in _NUMBER_WORDS:
        return (_NUMBER_WORDS[word],)
    if _THOUSANDS.fullmatch(said):
        as_thousands = Decimal(said.replace(",", ""))
        return (
            (as_thousands, Decimal(said.replace(",", ".")))
            if said.count(",") == 1
            else (as_thousands,)
        )
    if _THOUSANDS.match(said) and "." in said:
        return (Decimal(said.replace(",", "")),)
    return (Decimal(said.replace(",", ".").replace("·", ".")),)


def _may_be(mine_sign: str, mine: Decimal, their_sign: str, theirs: Decimal) -> bool:
    """Whether what is said by the one may hold where the other is said."""
    if mine_sign in ("", "~"):
        if their_sign in ("", "~"):
            return mine == theirs or _is_rounded(mine, theirs)
        return _holds(mine, their_sign, theirs)
    if their_sign in ("", "~"):
        return _holds(theirs, mine_sign, mine)
    return mine_sign[0] == their_sign[0] or _holds(mine, their_sign, theirs)


def _is_rounded(mine: Decimal, theirs: Decimal) -> bool:
    return _places(mine) < _places(theirs) and round(theirs, _places(mine)) == mine


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
    }[sign]
