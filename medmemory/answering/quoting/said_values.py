"""The values that sentences give: "Creatinine on 2026-03-21 was 112 µmol/L"."""

import re
from collections.abc import Iterator

from medmemory.answering.quoting.analytes import Analyte, asked_analyte
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import Reading, numbers_in
from medmemory.retrieval.dates import Period, dates_in

# One clause gives one value: "HbA1c 55 mmol/mol (7.2 %), creatinine 108 µmol/L".
_CLAUSE = re.compile(r"(?:(?!\band\b)[^,;()]|,(?=\d))+")
_NUMBER = re.compile(r"(?<![\w.,/-])[<>≤≥~]?\s?\d[\d.,]*(?:\s?/\s?\d+)?(?![\w-])")
# Between the name and the number: what makes it an aim, a condition or a threshold.
_NO_VALUE = re.compile(
    r"\b(?:targets?|goals?|aims?|above|below|over|under|less|more|than|from|between|until|when|if|once|should"
    r"|repeat|due|restart\w*|expected|usual\w*|normal\w*|stage|type|grade)\b",
    re.IGNORECASE,
)
_NO_UNIT = re.compile(
    r"\s*(?:times|fold|x\b|hours?|days?|weeks?|months?|years?|%\s(?:above|below|of)|mg\b(?!/)"
    r"|tablets?|or (?:less|more|below|above))",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\S")


def said_values(line: Line, analyte: Analyte) -> Iterator[Reading]:
    """The values of `analyte` that the sentence `line` gives, each with the day that its clause
    names, else the sentence, else its document."""
    dates = dates_in(line.text)
    bare = line.text
    for one in dates:
        bare = bare[: one.start] + _BLANK.sub("_", bare[one.start : one.end]) + bare[one.end :]
    for clause in _CLAUSE.finditer(bare):
        found = _NUMBER.search(clause[0])
        if found is None or _NO_UNIT.match(clause[0], found.end()):
            continue
        name = clause[0][: found.start()].replace("_", " ")
        said = asked_analyte(name)
        if _NO_VALUE.search(name) or not analyte.is_named_by(said):
            continue
        own = [one for one in dates if clause.start() <= one.start < clause.end()]
        day = line.day
        periods: tuple[Period, ...] = (Period(day, day),) if day else ()
        for one in (own or dates)[:1]:
            periods = line.meanings_of(one)
        value = found[0].strip()
        yield Reading(line, said, value, numbers_in(value), periods, "")
