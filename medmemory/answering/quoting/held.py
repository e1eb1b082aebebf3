"""Whether a line holds an answer of the sort that is wanted: a day, an amount, a name."""

import re
from collections.abc import Callable, Mapping

from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.dates import MONTH
from medmemory.retrieval.drug_names import DRUG_NAMES
from medmemory.retrieval.vocabulary import entries
from medmemory.retrieval.words import concepts

_YEARS_OLD = re.compile(
    r"\b\d+[\s-](?:years?|months?|weeks?|days?|y/?o|y\.o\.)\b[\s-]?(?:old|\.)?|\baged? \d", re.I
)
# A name stands after a title, a preposition ("to Anna Berg") or a comma ("niece, Beryl Coates");
# "Left Ventricle" is none.
_NAMES_A_PERSON = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof(?:essor)?|Nurse|Sister)\b\.?\s+[A-Z]"
    r"|\b(?:by|with|to|son|wife|nurse|husband|partner|daughter|sister|brother|mother|father|friend"
    r"|flatmate|neighbour|neighbor|therapist)\s+[A-Z][a-z]+"
    r"|[,:(]\s+(?:[A-Z]\.|[A-Z][a-z]+) [A-Z][a-z]+\b"
    r"|\b(?:his|her|their|the patient's) (?:\w+ )?(?:wife|husband|partner|son|daughter|mother"
    r"|father|brother|sister|parents|friend|flatmate|neighbou?r|carer|grandmother|grandfather|aunt"
    r"|uncle|niece|nephew|cousin)\b",
)
_BECAUSE = re.compile(
    r"\b(?:because|due to|since|caused?|costs?|side effects?|attribut\w+|secondary to|therefore"
    r"|as a result|reason|in order|so that|related to|concern(?:ed|s)?|given (?:his|her|the|that)"
    r"|to rule out|reaction|(?<!hours )(?<!days )(?<!weeks )(?<!months )(?<!minutes )after)\b"
    # "Was begun for a run of fast atrial fibrillation", and the column of a table.
    r"|\b(?:start|beg[au]n|prescrib|given|add|commenc|stopp|admitt|done)\w* (?:\w+ ){0,3}?for\b"
    r"|\b(?:for|indication): ",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_MONTH_OR_SHORT = rf"(?:{MONTH})\b"
_CARDINAL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_NUMBER_WORD = rf"(?:\d+(?:[.,]\d+)?|an?|{_CARDINAL})"
_UNIT_OF_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)"
_MANY = r"(?:several|some|few|a few|couple(?: of)?|a couple(?: of)?|many|past|last)"
_DURATION = re.compile(
    rf"\b{_NUMBER_WORD}(?:\s*(?:-|–|to|or|and a half)\s*(?:{_NUMBER_WORD})?)*[\s-]*(?:or so )?"
    rf"{_UNIT_OF_TIME}\b(?![\s-]old)"
    rf"|\b{_MANY} {_UNIT_OF_TIME}\b|\bsince\b|\buntil\b|\d\d\d\d\s*[-–]\s*(?:\d|present)"
    r"|\b(?:life-?long|all (?:his|her) life)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,4}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH_OR_SHORT}|\b{_MONTH_OR_SHORT}\.? \d"
    rf"|\b(?:in|of|on|end of|early|late|since|until) {_MONTH}\b"
    r"|\b(?:yesterday|tomorrow|tonight|(?:last|this|next|previous|earlier this) "
    r"(?:night|week|month|year|visit|spring|summer|fall|autumn|winter|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b"
    r"|\b(?:at|every) night\b|\bin the (?:morning|evening|afternoon)\b|\bas needed\b"
    r"|\bonce\b.*\b(?:available|results)\b|\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b[0-2]?\d:[0-5]\d\b|\bage (?:of )?\d+|\bbefore (?:the |his |her )?(?:next|surgery)\b",
    re.IGNORECASE,
)
# "2000 IU" is a number, 2000 alone a year.
_NUMBER = re.compile(
    r"(?<![\w.-])(?!(?:19|20)\d\d\b(?!\s*(?:mg|mcg|iu|ml|units?|g|kcal|ng|pg|u)\b))[<>~]?\d",
    re.IGNORECASE,
)
_DATE_OR_AGE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}(?:\s+\d{2}:\d{2})?|\b\d{1,2}/\d{1,2}/\d{2,4}|\b\d{1,2}/\d{4}"
    r"|\b\d+[\s-]*(?:year|month|week|day)s?[\s-]*old\b"
    rf"|\b\d+(?:\s*(?:-|to)\s*\d+)?[\s-]*{_UNIT_OF_TIME}\b(?:\s+ago)?"
    r"|\b(?:age|aged)\s+\d+|^\s*\d{1,2}[.)]\s|\btype\s+[12]\b|\bstage\s+\d\b",
    re.IGNORECASE,
)
_AMOUNT_WORD = re.compile(
    rf"\b(?:none|never|few|couple|once|twice|{_CARDINAL}|(?:every|each|per|times a) \w+"
    r"|half|several|occasional(?:ly)?|social(?:ly)?|daily|weekly|monthly|packs?|denies|rarely"
    r"|mild(?:ly)?|slight(?:ly)?)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:normal|abnormal|elevated|raised|high|low|positive|negative|within (?:the )?"
    r"(?:normal|reference)|wnl|unremarkable|stable|borderline|increased|decreased|diminished"
    r"|reduced|preserved|detected|reactive|immune|trace|pending|not (?:done|measured|tested))\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:show(?:s|ed|n|ing)?|reveal(?:s|ed|ing)?|demonstrat(?:es?|ed|ing)|found|finding|impression"
    r"|consistent|evidence|identified|suggest(?:s|ive|ed)?|confirm(?:s|ed)|indicat(?:es|ed|ing)"
    r"|no|not|without|clear|intact|present|tear|fracture|tender(?:ness)?|pain|swelling)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\bpending\b|\bawait(?:ed|ing|s)?\b|\b(?:re-?)?booked\b|\bpostponed\b|\bcancell?ed\b"
    r"|\b(?:have|has|was|were|been) (?:asked for|requested)\b|\bdid not go ahead\b"
    r"|\bwill (?:be|order|obtain|plan|tentatively|schedule|get|repeat)\b"
    r"|\bset (?:him|her) up|\bto be (?:done|scheduled|obtained)\b",
    re.IGNORECASE,
)
_TO_BE_DONE = re.compile(
    r"\b(?:will|orders?|ordered|re-?check(?:ed)?|repeat|schedul(?:e|ed|ing)|refer(?:red|ral)?"
    r"|recommend(?:ed|s|ation)?|consider|plan(?:s|ned)?|due|should|need(?:s|ed)?|would like"
    r"|going to|want to|obtain|await|request(?:ed)?|set (?:him|her|them) up)\b",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\b(?:test(?:s|ing)?|x-?rays?|cxr|mri|ct|scans?|ultrasound|echo\w*|ecg|ekg|emg|eeg|labs?|panel"
    r"|cultures?|biops\w+|screen(?:ing)?|a1c|hba1c|cbc|cmp|bmp|pfts?|psa|tsh|titers?|titres?"
    r"|antibod\w+|bloods?|urin\w+|catheteri[sz]ation|stud(?:y|ies)|levels?|imaging|rna|genotype"
    r"|pcr|profile|enzymes?|work-?up|\w+(?:gram|graphy|scopy|metry)s?)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\d\s?(?:mg|mcg|micrograms?|g|units|IU|puffs?|tablets?|capsules?|drops)\b(?!/)", re.IGNORECASE
)
# A medicine that no table names is known by how it is given.
_APPLIED = re.compile(
    r"\b(?:gel|creams?|ointments?|topical(?:ly)?|tablets?|capsules?|drops|spray|inhalers?|patch"
    r"|supplements?|vitamins?|injections?|injected|takes?|taking|uses|utiliz(?:es|ing))\b",
    re.IGNORECASE,
)
MEDICINES = frozenset(
    name for names in entries(DRUG_NAMES) for wording in names for name in concepts(wording)[:1]
)
# What follows is how a value should be.
_AIM = re.compile(r"\b(?:targets?|goals?|aims?|maintain)\b", re.IGNORECASE)


def holds(text: str, sort: Wanted) -> bool:
    """Whether `text` holds what `sort` asks for."""
    held = _HELD.get(sort)
    return held is None or held(text)


def is_to_be_done(text: str) -> bool:
    """Whether `text` says what shall be done rather than what was found."""
    return _TO_BE_DONE.search(text) is not None


def is_not_yet_done(text: str) -> bool:
    return _NOT_YET.search(text) is not None


def names_a_test(text: str) -> bool:
    return _TEST.search(text) is not None


def holds_a_value(text: str) -> bool:
    """Whether a number stands in it that is no date, age, distance in time or part of a name."""
    measured = _AIM.split(text, maxsplit=1)[0]
    return _NUMBER.search(_DATE_OR_AGE.sub(" ", measured)) is not None


def _names_a_medicine(text: str) -> bool:
    return bool(_DOSE.search(text) or _APPLIED.search(text)) or not MEDICINES.isdisjoint(
        concepts(text)
    )


_HELD: Mapping[Wanted, Callable[[str], bool]] = {
    Wanted.WHEN: lambda text: bool(_DAY.search(text) or _DURATION.search(text)),
    Wanted.HOW_LONG: lambda text: bool(_DURATION.search(text) or _DAY.search(text)),
    Wanted.AMOUNT: lambda text: holds_a_value(text) or bool(_AMOUNT_WORD.search(text)),
    Wanted.MEASUREMENT: lambda text: holds_a_value(text) or bool(_JUDGED.search(text)),
    Wanted.NUMBER: holds_a_value,
    Wanted.MEDICINE: _names_a_medicine,
    Wanted.FINDING: lambda text: (
        not _NOT_YET.search(text)
        and (bool(_FOUND.search(text) or _JUDGED.search(text)) or holds_a_value(text))
    ),
    Wanted.AGE: lambda text: bool(_YEARS_OLD.search(text)),
    Wanted.REASON: lambda text: bool(_BECAUSE.search(text)),
    Wanted.PERSON: lambda text: bool(_NAMES_A_PERSON.search(text)),
    Wanted.ORDER: lambda text: is_to_be_done(text) and bool(_TEST.search(text)),
}
