"""What is measured, told apart from what is nearly called so.

Corrected calcium is no calcium, and free PSA no PSA: what stands beside the name of an analyte is
part of it, in a question and in a record.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.retrieval.symbols import SYMBOLS
from medmemory.retrieval.words import concepts, speaks_of, words_of

# Each line: words that say the same beside an analyte's name, the first standing for all.
_QUALIFIERS = {
    word: words[0]
    for line in """
    corrected adjusted
    ionised ionized
    total
    direct conjugated
    indirect unconjugated
    free unbound
    bound
    urine urinary
    serum plasma venous
    arterial
    capillary
    csf cerebrospinal
    pleural
    ascitic peritoneal
    synovial
    stool faecal fecal
    saliva salivary
    fasting fasted
    random
    postprandial
    breakfast
    lunch
    dinner supper
    bedtime
    left
    right
    standing
    sitting seated
    supine lying
    trough
    resting
    prebronchodilator
    postbronchodilator
    clearance
    ratio
    excretion
    predicted
    basal
    rapid bolus
    """.strip().splitlines()
    for words in [line.split()]
    for word in words
}
# Where nothing is said, this is meant.
_USUAL = frozenset({"total", "serum"})
_SPECIMENS = frozenset(
    {"urine", "arterial", "capillary", "csf", "pleural", "ascitic", "synovial", "stool", "saliva"}
)
# By a symbol of its own, as it is typed.
_SYMBOLS = SYMBOLS | {
    "fT4": "free T4", "FT4": "free T4", "ft4": "free T4", "fT3": "free T3", "FT3": "free T3",
    "ft3": "free T3", "fPSA": "free PSA", "iCa": "ionised calcium",
    "Sys": "systolic", "SYS": "systolic", "SBP": "systolic", "sBP": "systolic",
    "Dia": "diastolic", "DIA": "diastolic", "DBP": "diastolic", "dBP": "diastolic",
}  # fmt: skip
_SYMBOL = re.compile(
    rf"(?<![\w-])(?<!vitamin )(?<!vit )(?:{'|'.join(map(re.escape, _SYMBOLS))})(?![\w/-])"
)
_UNIT = (
    r"[%‰°]\s?[CF]?|[numµμ]?mol|[munpfk]?g|mcg|[mudµμ]?L|mmHg|cm|mm|m|ms|bpm|fL|pg|[kmµμ]?U|IU|mU|units?"
    r"|mEq|mOsm|kPa|cmH2O|min|s|sec|h|lbs?|in|points?"
)
# "(mmol/L)", "[120-160]", "kg" at the end; "(fasting)" and "(total)" stay.
_UNITS = re.compile(
    rf"[(\[][^)\]]*(?:/|\d|\*)[^)\]]*[)\]]|[(\[](?:{_UNIT})[)\]]|,?\s(?:mmHg|kg|cm|bpm|%)$",
    re.IGNORECASE,
)
# Of a question, what asks for the row rather than names it.
_ABOUT_THE_ROW = frozenset(
    concepts(
        "ref reference range ranges interval normal limits unit units highest lowest peak max "
        "maximum min minimum nadir worst best trend course when time log diary list entry home "
        "lab labs blood bloods sample specimen average first initial baseline earliest second pre "
        "post prior taken sort kind"
    )
)
# "FEV1 post BD", "after salbutamol".
_AROUND = re.compile(
    r"\b(?P<when>pre|before|baseline|post|after|following)[\s-](?:the\s)?"
    r"(?:bronchodilat\w+|bd|salbutamol|albuterol)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Analyte:
    """`core`: the concepts that name it; `qualifiers`: what tells it from others of that name;
    `silent`: those of them that only a heading says."""

    core: frozenset[str]
    qualifiers: frozenset[str]
    silent: frozenset[str] = frozenset()

    def is_named_by(self, other: "Analyte", context: frozenset[str] = frozenset()) -> bool:
        """Whether `other`, as the record calls it, is all of this; `context`: what the headings
        above it speak of."""
        return (
            self.has_core_of(other, context)
            and self._lacking(other) <= _USUAL
            and other.silent <= self.qualifiers
        )

    def has_core_of(self, other: "Analyte", context: frozenset[str] = frozenset()) -> bool:
        return any(speaks_of(other.core, one) for one in self.core) and all(
            speaks_of(other.core | context, one) for one in self.core
        )

    def strangeness(self, other: "Analyte") -> tuple[int, int]:
        """How much more `other` says than this: the usual qualifiers least."""
        more = other.qualifiers - self.qualifiers
        return len(more - _USUAL), len(other.core - self.core)

    def _lacking(self, other: "Analyte") -> frozenset[str]:
        lacking = self.qualifiers - other.qualifiers
        # "Serum sodium" is none in urine, though nobody writes "serum".
        stranger = other.qualifiers - self.qualifiers - _USUAL
        return lacking | ({"other"} if lacking and stranger else frozenset())


def asked_analyte(question: str) -> Analyte:
    """What `question` (without its dates) asks the value of; without core where it names none."""
    found = _analyte(question)
    core = frozenset(
        one
        for one in found.core
        if one not in FRAME and one not in _ABOUT_THE_ROW and not is_ordinary(one)
    )
    return Analyte(core, found.qualifiers)


def named_analyte(name: str, *, specimen: str = "", heading: str = "") -> Analyte:
    """What the record calls `name`, of such a specimen, under such a heading."""
    found = _analyte(_UNITS.sub(" ", name))
    said = found.qualifiers | _analyte(specimen).qualifiers
    silent = (_analyte(heading).qualifiers & _SPECIMENS) - said
    return Analyte(found.core, said | silent, silent)


def nearest_names(asked: Analyte, names: Iterable[Analyte]) -> frozenset[Analyte]:
    """Those of `names` that say least beyond what is asked for."""
    kept = list(names)
    least = min((asked.strangeness(one) for one in kept), default=None)
    return frozenset(one for one in kept if asked.strangeness(one) == least)


def _analyte(text: str) -> Analyte:
    spelled = _SYMBOL.sub(lambda found: _SYMBOLS[found[0]], text)
    spelled = _AROUND.sub(_pre_or_post, spelled)
    # A slash joins two names in "albumin/creatinine", which is one of its own, and a stop the parts
    # of one in "Hemoglobin.total".
    qualifiers = frozenset(
        _QUALIFIERS[word] for word in words_of(spelled.replace("-", " ")) if word in _QUALIFIERS
    )
    bare = re.sub(
        r"(?<!\.)[A-Za-z]+",
        lambda found: " " if found[0].lower() in _QUALIFIERS else found[0],
        spelled,
    )
    return Analyte(frozenset(concepts(bare)), qualifiers)


def _pre_or_post(found: re.Match[str]) -> str:
    is_before = found["when"].lower() in {"pre", "before", "baseline"}
    return "prebronchodilator" if is_before else "postbronchodilator"
