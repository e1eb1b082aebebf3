"""Values that stand in a document and, as gold, in a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Gold = dict[str, Any]


@dataclass(frozen=True)
class Lab:
    """A test and its results by day; `about` are the names it goes by in documents."""

    name: str
    unit: str
    results: Mapping[str, str]
    about: tuple[str, ...] = ()

    def at(self, day: str) -> str:
        """As documents write it: "4.4 mmol/L"."""
        return f"{self.results[day]} {self.unit}".strip()

    def __getitem__(self, day: str) -> str:
        return self.results[day]

    def gold(self, day: str, *, dated: bool = True) -> Gold:
        """The number with its unit, and its date where the question asks for one."""
        fact: Gold = {"type": "number", "value": self.results[day]}
        if self.unit:
            fact["unit"] = self.unit
        if dated:
            fact["date"] = day
        if self.about:
            fact["about"] = list(self.about)
        return fact


@dataclass(frozen=True)
class Drug:
    """A drug as it is taken."""

    name: str
    dose: str
    unit: str
    how_often: str

    def __str__(self) -> str:
        return f"{self.name} {self.dose} {self.unit} {self.how_often}"

    @property
    def gold(self) -> Gold:
        """Name and dose."""
        return {
            "type": "number",
            "value": self.dose,
            "unit": self.unit,
            "about": [self.name],
        }


def says(*wordings: str) -> Gold:
    """One of these wordings."""
    return {"type": "phrase", "any": list(wordings)}


def day(date: str) -> Gold:
    return {"type": "date", "date": date}


def number(value: str, unit: str = "", *about: str) -> Gold:
    fact: Gold = {"type": "number", "value": value, "about": list(about)}
    return {**fact, "unit": unit} if unit else fact


def all_of(*items: str | tuple[str, ...], without: tuple[str, ...] = ()) -> Gold:
    """Each item, in one of its wordings, and nothing of `without`."""
    wordings = [[item] if isinstance(item, str) else list(item) for item in items]
    return {"type": "set", "items": wordings, "without": list(without)}


def yes(*shown_by: str) -> Gold:
    return {"type": "yes_no", "answer": "yes", "shown_by": list(shown_by)}


def no(*shown_by: str) -> Gold:
    return {"type": "yes_no", "answer": "no", "shown_by": list(shown_by)}
