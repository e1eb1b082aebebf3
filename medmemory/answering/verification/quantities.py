"""Numbers with their units, as values that can be compared: 7.8 is 7.80 and 7,8, never 78."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
# "First" and "second" say so much else that they are no numbers.
_ORDINALS = {
    word: Decimal(value)
    for value, word in enumerate(
        ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=3
    )
}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,·]\d+|\d+"
_WORDS = "|".join(_NUMBER_WORDS)
_COMPARATORS = {
    "<": ("<", "less than", "fewer than", "below", "under"),
    "<=": ("<=", "≤", "up to", "at most", "no more than", "maximum", "maximum of", "max"),
    ">": (">", "more than", "greater than", "over", "above"),
    ">=": (">=", "≥", "at least"),
    "~": ("~", "about", "around", "approximately", "approx.", "approx", "roughly", "nearly"),
}
_MEANS = {said: sign for sign, wordings in _COMPARATORS.items() for said in wordings}
_COMPARATOR = "|".join(re.escape(said) for said in sorted(_MEANS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?:(?<![\w<>])(?P<sign>{_COMPARATOR})\s*)?"
    rf"(?<![\w.,/^*])(?<!\w-)(?P<first>{_DIGITS}|(?<!\w)(?:{_WORDS})(?=[\s-]))"
    rf"(?:\s?(?P<joint>[-–/]|[x×](?!\s?10\s?[\^*e⁰-⁹]))\s?(?P<second>{_DIGITS}))?"
    rf"(?:[\s|-]{{0,4}}(?P<unit>{UNIT})(?![\w]))?",
    re.IGNORECASE,
)
_JOINTS = {"–": "-", "×": "x", "X": "x"}
_OF = re.compile(r"\s+(?:out )?of\s+", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)
_RANGING = re.compile(r"\b(?:rang(?:es?|ed|ing)|var(?:y|ies|ied|ying)) from\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_EXACT = (
    {"mcg": Decimal(1), "mg": Decimal(10) ** 3, "g": Decimal(10) ** 6, "kg": Decimal(10) ** 9},
    {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)},
    {"mL": Decimal(1), "dL": Decimal(100), "L": Decimal(1000)},
    {"min": Decimal(1), "hour": Decimal(60), "day": Decimal(1440), "week": Decimal(10080)},
)
# What one of each is in the first: enough to see that two values differ, never that they agree.
_IN_MICROGRAMS = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}
_IN_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4"), "year": Decimal(365)}
_TIMES = frozenset({"s", "min", "hour", "day", "week", "month"})
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
        """The same value, whatever its unit; a limit (<5) equals only the same limit, what is
        "about 5" here may be 5 there."""
        return (
            self.sign in (other.sign, "~")
            and (self.sign == other.sign or not other.sign)
            and self.joint == other.joint
            and not set(self.first).isdisjoint(other.first)
            and (not self.joint or not set(self.second).isdisjoint(other.second))
        )

    def equals_converted(self, other: "Quantity") -> bool:
        """The same mass, length, volume or time in another unit, to the last digit: 1 g is
        1000 mg, 21 days are 3 weeks. What needs to be known of a substance (mg/dL, mmol/L) is
        never converted."""
        if self.joint or other.joint or self.sign not in (other.sign, "~"):
            return False
        return any(
            self.unit in scale
            and other.unit in scale
            and any(
                mine * scale[self.unit] == theirs * scale[other.unit]
                for mine in self.first
                for theirs in other.first
            )
            for scale in _EXACT
        )

    def is_an_end_of(self, other: "Quantity") -> bool:
        """Whether it is one limit of the range `other`."""
        ends = (*other.first, *other.second)
        return other.is_range and not self.joint and not set(self.first).isdisjoint(ends)

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
    found = [
        Quantity(Span(*match.span()), (_ORDINALS[match[0].lower()],), unit="th")
        for match in _ORDINAL.finditer(text)
    ]
    for match in _QUANTITY.finditer(text):
        following = text[match.end() : match.end() + 1]
        if not match["unit"] and (following.isalnum() or following == "_"):
            continue  # 2nd, 3D
        joint = _JOINTS.get(match["joint"] or "", match["joint"] or "")
        unit, end = match["unit"], match.end()
        if unit and _is_a_mark(match):
            unit, end = None, match.end("second" if joint else "first")
        said_sign = (match["sign"] or "").lower()
        sign = _MEANS.get(said_sign, "")
        if said_sign == "over" and unit and unit_of(unit) in _TIMES:
            sign = ""  # "over two months" they pass
        found.append(
            Quantity(
                Span(match.start("sign") if match["sign"] else match.start("first"), end),
                _values(match["first"]),
                _values(match["second"]) if match["second"] else (),
                joint,
                sign,
                unit_of(unit) if unit else "",
            )
        )
    return sorted(found, key=lambda one: one.span.start)


def with_ranges(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Two numbers that are one range are one quantity: "2.0 to 3.0", "between 6 and 8 mmol/L"; what
    goes "from 6 to 8" goes. So are two that are a share: "2 of 14" is 2/14."""
    found: list[Quantity] = []
    for one in quantities:
        last = found[-1] if found else None
        if last is not None and _are_a_share(text, last, one):
            found[-1] = replace(
                last, span=Span(last.span.start, one.span.end), second=one.first, joint="/"
            )
        elif last is not None and _are_a_range(text, last, one):
            found[-1] = replace(
                last,
                span=Span(last.span.start, one.span.end),
                second=one.first,
                joint="-",
                unit=one.unit or last.unit,
            )
        else:
            found.append(one)
    return found


def _are_a_share(text: str, one: Quantity, other: Quantity) -> bool:
    between = text[one.span.end : other.span.start]
    is_bare = not (one.joint or other.joint or one.sign or other.sign or one.unit or other.unit)
    return is_bare and _OF.fullmatch(between) is not None


def _are_a_range(text: str, one: Quantity, other: Quantity) -> bool:
    if one.joint or other.joint or one.sign or other.sign or one.unit not in ("", other.unit):
        return False
    before, between = text[: one.span.start], text[one.span.end : other.span.start].strip().lower()
    if between == "to":
        return _FROM.search(before) is None or _RANGING.search(before) is not None
    return between == "and" and _BETWEEN.search(before) is not None


def _is_a_mark(match: re.Match[str]) -> bool:
    """Whether the H or L behind it is the laboratory's mark, not hours or litres."""
    end = match.end("second") if match["joint"] else match.end("first")
    has_own_cell = "|" in match.string[end : match.start("unit")]
    return (match["unit"] == "H" and (has_own_cell or bool(match["joint"]))) or (
        match["unit"] == "L" and has_own_cell and bool(match["joint"])
    )


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
