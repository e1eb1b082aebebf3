"""How often and by which route a drug is given, in one wording."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from medmemory.clinical.document import Span


class RegimenKind(StrEnum):
    RATE = "frequency"
    ROUTE = "route"
    TIMING = "time of day"


# The abbreviations are those that prescribers use in English-speaking countries.
_RATES = {
    "1 a day": r"once (?:daily|a day|per day|every day)|o\.?d\.?|qd|q\.d\.|daily|each day"
    r"|every day|every 24 hours|q24h|a day|per day|/day",
    "2 a day": r"(?:twice|two times|2 times|2x|x2) (?:daily|a day|per day)|twice-daily|b\.?d\.?"
    r"|b\.?i\.?d\.?|every (?:12|twelve) hours|q12h|12-hourly",
    "3 a day": r"(?:three times|3 times|3x|x3|thrice) (?:daily|a day|per day)|t\.?d\.?s\.?"
    r"|t\.?i\.?d\.?|every (?:8|eight) hours|q8h|8-hourly",
    "4 a day": r"(?:four times|4 times|4x|x4) (?:daily|a day|per day)|q\.?d\.?s\.?|q\.?i\.?d\.?"
    r"|every (?:6|six) hours|q6h|6-hourly",
    "6 a day": r"every (?:4|four) hours|q4h|4-hourly",
    "1 in 2 days": r"(?:on )?alternate days|every other day|every second day",
    # "Delayed by a week" and "for a week" are lengths of time.
    "1 a week": r"(?:once )?(?:weekly"
    r"|(?<!by )(?<!for )(?<!in )(?<!within )(?<!about )(?<!after )a week|per week"
    r"|every week)|once-weekly",
    "2 a week": r"twice (?:weekly|a week|per week)",
    "3 a week": r"(?:three|3) times (?:weekly|a week|per week)",
    "1 in 2 weeks": r"every (?:two|2) weeks|fortnightly",
    "1 a month": r"(?:once )?(?:monthly|a month|per month|every month)",
}
_TIMINGS = {
    "at night": r"at night|at bedtime|nocte|on|q\.?h\.?s\.?|every night|nightly|before bed",
    "in the morning": r"(?:in the|every|each) morning|mane|om",
    "in the evening": r"(?:in the|every|each) evening",
    "when needed": r"as needed|as required|when needed|when required|if needed|if required"
    r"|p\.?r\.?n\.?",
    "with food": r"with food|with meals",
}
_ROUTES = {
    "by mouth": r"by mouth|oral|orally|p\.?o\.?|per os",
    "intravenous": r"intravenous|intravenously|i\.?v\.?",
    "intramuscular": r"intramuscular|intramuscularly|i\.?m\.?",
    "subcutaneous": r"subcutaneous|subcutaneously|subcut|s\.c\.|sc|sq",
    "inhaled": r"inhaled|by inhalation|inhalation|via inhaler|nebuli[sz]ed|nebs?",
    "topical": r"topical|topically",
    "sublingual": r"sublingual|sublingually|under the tongue|s\.?l\.?",
    "rectal": r"rectal|rectally|p\.r\.|per rectum",
    "transdermal": r"transdermal|patch",
    "nasal": r"nasal|intranasal|intranasally",
}
_NOT_A_DOSE = r"(?! (?:activit|activities|li[fv]|routine|living|basis|review))"


def _pattern(wordings: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-])(?:{wordings})(?![\w-]){_NOT_A_DOSE}", flags)


# "on" and "om" are abbreviations only in capitals; elsewhere "on" is a word.
_SAID = [
    *((RegimenKind.RATE, name, _pattern(said)) for name, said in _RATES.items()),
    *(
        (RegimenKind.TIMING, name, _pattern(re.sub(r"\|o[nm]\b", "", said)))
        for name, said in _TIMINGS.items()
    ),
    *((RegimenKind.ROUTE, name, _pattern(said)) for name, said in _ROUTES.items()),
]
# A fixed phrase and not a route: the oral cavity, the rectal examination, a nasal fracture.
_MANY_TIMES_A_DAY = re.compile(r"(?<=\d)\s?/\s?day\b|(?<=mg)/d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Regimen:
    """`meaning` is the same for all wordings of it."""

    kind: RegimenKind
    meaning: str
    span: Span


def regimens_in(text: str) -> list[Regimen]:
    """Frequencies, times of day and routes in order; of two at one place the longer."""
    found = [
        Regimen(kind, meaning, Span(*match.span()))
        for kind, meaning, pattern in _SAID
        for match in pattern.finditer(text)
    ]
    return sorted(_longest(found), key=lambda one: one.span.start)


def _longest(found: Iterable[Regimen]) -> list[Regimen]:
    kept: list[Regimen] = []
    for one in sorted(found, key=lambda one: one.span.start - one.span.end):
        if not any(
            one.span.start < other.span.end and other.span.start < one.span.end for other in kept
        ):
            kept.append(one)
    return kept
