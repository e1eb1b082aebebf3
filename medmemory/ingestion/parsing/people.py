"""Mentions of people brought together: who is the same person, and who is another."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from medmemory.clinical.document import Subject
from medmemory.clinical.names import name_key, record_number_key

_SIMILAR = 0.8
_MOST_PEOPLE = 50  # a list of patients; two are enough to refuse it


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def without_disguise(text: str) -> str:
    """`text` with plain letters and blanks for full-width, no-break and invisible ones."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class PartialSubject:
    """What one place of a text says about a person."""

    family_name: str | None = None
    given_name: str | None = None
    birth_days: tuple[date, ...] = ()  # several where the date is ambiguous
    mrn: str | None = None
    hospital_number: str | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words of the name, whatever their order."""
        return frozenset(name_key(f"{self.family_name or ''} {self.given_name or ''}").split())

    @property
    def number(self) -> str:
        return record_number_key(self.mrn or self.hospital_number or "")


def merged(found: Iterable[PartialSubject]) -> tuple[Subject, ...]:
    """One subject for each person, in the order of their first mention."""
    people: list[PartialSubject] = []
    for one in found:
        matches = [index for index, other in enumerate(people) if _may_be_same(one, other)]
        certain = [index for index in matches if _shares(one, people[index])]
        if matches:
            index = (certain or matches)[0]
            people[index] = _joined(people[index], one)
        elif len(people) < _MOST_PEOPLE:
            people.append(one)
    return tuple(_subject(one) for one in people)


def _may_be_same(one: PartialSubject, other: PartialSubject) -> bool:
    """Whether nothing says that they are two people."""
    if one.number and one.number == other.number:
        return True
    if one.birth_days and other.birth_days and not _same_birth(one, other):
        return False
    if not one.words or not other.words:
        has_numbers = bool(one.mrn and other.mrn)
        return not has_numbers or _same_birth(one, other)
    if _is_same_name(one, other):
        # One name and two record numbers may be two people; with the birth date they are one.
        return not (one.mrn and other.mrn) or bool(one.birth_days and other.birth_days)
    return _same_birth(one, other) and _is_slip(one, other)


def _same_birth(one: PartialSubject, other: PartialSubject) -> bool:
    return not set(one.birth_days).isdisjoint(other.birth_days)


def _shares(one: PartialSubject, other: PartialSubject) -> bool:
    return bool(
        (one.number and one.number == other.number)
        or _same_birth(one, other)
        or one.words & other.words
    )


def _is_same_name(one: PartialSubject, other: PartialSubject) -> bool:
    """Whether the words of one name are among the other's; an initial stands for its word."""
    short, long = sorted((one.words, other.words), key=len)
    return all(
        word in long or (len(word) == 1 and any(full.startswith(word) for full in long))
        for word in short
    ) or _is_same_name_by_initials(long, short)


def _is_same_name_by_initials(long: frozenset[str], short: frozenset[str]) -> bool:
    full = {word for word in long if len(word) > 1}
    return bool(full) and all(
        word in short or (len(word) == 1 and any(other.startswith(word) for other in short))
        for word in long
    )


def _is_slip(one: PartialSubject, other: PartialSubject) -> bool:
    """Whether the names differ as slips of the pen or of the scanner do."""
    first, second = (" ".join(sorted(person.words)) for person in (one, other))
    return SequenceMatcher(None, first, second).ratio() >= _SIMILAR and _given_agree(one, other)


def _given_agree(one: PartialSubject, other: PartialSubject) -> bool:
    first, second = (name_key(person.given_name or "") for person in (one, other))
    ratio = SequenceMatcher(None, first, second).ratio()
    return not first or not second or ratio >= _SIMILAR


def _joined(one: PartialSubject, other: PartialSubject) -> PartialSubject:
    """What both say: the fuller name, and of anything else the first."""
    named = max((one, other), key=lambda person: (bool(person.given_name), len(person.words)))
    return PartialSubject(
        family_name=named.family_name or one.family_name or other.family_name,
        given_name=named.given_name,
        birth_days=_common(one.birth_days, other.birth_days),
        mrn=one.mrn or other.mrn,
        hospital_number=one.hospital_number or other.hospital_number,
    )


def _common(days: tuple[date, ...], others: tuple[date, ...]) -> tuple[date, ...]:
    """The days that both mentions allow; of two that contradict each other the first."""
    return tuple(day for day in days if day in others) or days or others


def _subject(one: PartialSubject) -> Subject:
    is_plain = len(one.birth_days) == 1
    return Subject(
        family_name=one.family_name,
        given_name=one.given_name,
        birth_date=one.birth_days[0] if is_plain else None,
        mrn=one.mrn or one.hospital_number,
        birth_readings=() if is_plain else one.birth_days,
    )
