"""Units under one name each. What is converted is not the same: mg/dL is never mmol/L.

Wording: UCUM's units that laboratories print, and what clinicians write for them.
"""

import re

_PARTS = {
    "mcg": "micrograms|microgram|microgrammes|mcg|µg|μg|ug",
    "mg": "milligrams|milligram|mg",
    "kg": "kilograms|kg|kilos",
    "g": "grams|gram|g",
    "ng": "nanograms|ng",
    "pg": "pg",
    "mmHg": "mm ?hg",
    "mmol": "millimoles|millimol|mmol",
    "umol": "micromoles|micromol|µmol|μmol|umol",
    "nmol": "nmol",
    "pmol": "pmol",
    "mol": "mol",
    "mIU": "miu|mu",
    "kU": "ku",
    "U": "international units|units|unit|iu|u",
    "mEq": "meq",
    "mL": "millilitres|milliliters|ml",
    "dL": "dl",
    "fL": "fl",
    "L": "litres|liters|litre|liter|l",
    "kPa": "kpa",
    "km": "km",
    "cm": "centimetres|centimeters|cm",
    "mm": "millimetres|millimeters|mm",
    "m2": "m2|m²|m\\^2",
    "m": "metres|meters|m",
    "%": "%|percent|per cent",
    "°C": "° ?c|degrees celsius|c",
    "°F": "° ?f|degrees fahrenheit",
    "hour": "hours|hour|hrs|hr|h",
    "min": "minutes|minute|mins|min",
    "s": "seconds|second|sec",
    "day": "days|day",
    "week": "weeks|week|wks|wk",
    "month": "months|month",
    "year": "years old|years of age|year-old|years|year|yrs|yr",
    "bpm": "bpm|beats per minute|beats/min|breaths per minute|breaths/min",
    "tablet": "tablets|tablet|tabs|tab",
    "capsule": "capsules|capsule|caps|cap",
    "puff": "puffs|puff",
    "drop": "drops|drop",
    "pack-year": "pack[- ]years|pack[- ]year",
    "copies": "copies",
    "cells": "cells",
    "th": "st|nd|rd|th",
}
_NAMES = {wording: name for name, wordings in _PARTS.items() for wording in wordings.split("|")}
_PART = "|".join(sorted(_NAMES, key=len, reverse=True))
_POWER = r"(?:[x×]\s?)?10\s?(?:\^|\*|e)?\s?[\d⁰-⁹⁶¹²³]{1,2}"
_OVER = rf"(?:\s?/\s?|\s+per\s+)(?:1[.,]73\s?|24\s?(?=h))?(?:{_PART}|hpf)"
UNIT = rf"(?:{_POWER}{_OVER}|(?:{_PART})(?:{_OVER}){{0,2}}|/(?:min|hpf))"

_ALONE = re.compile(rf"(?<![\w/]){UNIT}(?![\w/])", re.IGNORECASE)
_NAMING = tuple(
    (re.compile(rf"(?:{wording})", re.IGNORECASE), name) for wording, name in _NAMES.items()
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_IMPLIED = {
    # What a value of these is measured in wherever it is printed without a unit.
    "mmHg": frozenset({"blood pressur"}),
    "bpm": frozenset({"heart rat", "respirator"}),
    "%": frozenset({"oxygen satur", "ejection fraction"}),
    "kg/m2": frozenset({"bmi"}),
    "°C": frozenset({"temperatur"}),
}


def unit_of(said: str) -> str:
    """The one name of a unit as it is printed."""
    printed = " ".join(said.translate(_SUPERSCRIPTS).split())
    if re.match(r"(?:[x×]\s?)?10", printed):
        power, _, under = re.sub(r"\s+per\s+", "/", printed).partition("/")
        return f"10^{re.sub(r'[^0-9]', '', power)[2:]}/{_part(under)}"
    if whole := _whole(printed):
        return whole
    parts = re.split(r"\s?/\s?|\s+per\s+", printed)
    return "/".join(_part(part) for part in parts)


def units_in(text: str) -> frozenset[str]:
    """The units that a heading or the title row of a table names."""
    return frozenset(unit_of(match[0]) for match in _ALONE.finditer(text))


def is_implied(unit: str, of: frozenset[str]) -> bool:
    """Whether a value of what `of` names is in this unit although none is printed."""
    return not _IMPLIED.get(unit, frozenset()).isdisjoint(of)


def _part(said: str) -> str:
    bare = re.sub(r"^1[.,]73\s?", "1.73 ", said.strip())
    if bare.startswith("1.73 "):
        return "1.73 m2"
    if bare.startswith("24") and _whole(bare[2:].strip()) == "hour":
        return "day"
    return _whole(bare) or bare


def _whole(said: str) -> str | None:
    if said == "/min":
        return "bpm"
    return next((name for pattern, name in _NAMING if pattern.fullmatch(said)), None)
