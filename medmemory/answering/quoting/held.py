"""Whether a line holds an answer of the sort that is wanted: a day, an amount, a name."""

import re
from collections.abc import Callable, Mapping

from medmemory.answering.quoting.people import names_a_person, names_a_place
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.dates import MONTH
from medmemory.retrieval.vocabulary import MEDICINE_NAMES, entries
from medmemory.retrieval.words import concepts

_YEARS_OLD = re.compile(
    r"\b\d+[\s-](?:years?|months?|weeks?|days?|y/?o|y\.o\.)\b[\s-]?(?:old|\.)?|\baged? \d", re.I
)
_BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e[ds]?|ing)|costs?|side effects?|attribut\w+|secondary to"
    r"|therefore|thus|as a result|result(?:ed|ing) (?:from|in)|led to|reasons?|in order|so that"
    r"|in view of|on account of|put down to|explained by|brought on by|related to|in response to"
    r"|following|blam(?:es?|ed)|(?:gave|made) (?:him|her|them)"
    r"|(?:triggered|provoked|precipitated|prompted) by|concern(?:ed|s)?|given (?:his|her|the|that)"
    r"|to (?:rule out|prevent|treat|avoid|protect|reduce|help|exclude|control|relieve)|reaction"
    r"|since (?:he|she|it|they|there|this|that|(?:his|her|the|their) [\w ]{1,30}? (?:is|was|are"
    r"|were|has|have|had))|as (?:he|she|it|they|there)|(?:was|were) (?:held|stopped) when"
    r"|(?<!hours\s)(?<!days\s)(?<!weeks\s)(?<!months\s)(?<!minutes\s)(?<!evening\s)(?<!day\s)after)\b"
    r"|,? so (?:he|she|it|they|we|i|the|his|her|that|\w+ (?:is|was|were|are))\b"
    # "Was begun for a run of fast atrial fibrillation", and the column of a table.
    r"|\b(?:start|beg[au]n|prescrib|given|add|commenc|stopp|admitt|done|tak)\w* (?:\w+ ){0,3}?for\b"
    r"|\b(?:for|indication|reason): ",
    re.IGNORECASE,
)
# "Three times a week", "bd", "2/7"; "40 mg a day" says no less.
_FREQUENCY = re.compile(
    r"\b(?:once|twice|thrice|\w+ times|every|each|daily|nightly|weekly|fortnightly|monthly|yearly"
    r"|annual(?:ly)?|hourly|regular(?:ly)?|rarely|seldom|never|occasional(?:ly)?|constant(?:ly)?"
    r"|continuous(?:ly)?|sometimes|often|frequent(?:ly)?|infrequent(?:ly)?|as needed"
    r"|when(?:ever)? (?:needed|required)"
    r"|od|bd|bid|tds|tid|qds|qid|prn|q\d{1,2}h|(?:a|per) (?:day|night|week|fortnight|month|year)"
    r"|most (?:days|nights|weeks)|on (?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
_EXTENT = re.compile(
    r"\d\s?(?:[x×]\s?\d[\d.]*\s?)*(?:mm|cm|m|metres?|meters?|inch(?:es)?|in|ml|cc|f(?:ee)?t"
    r"|millimet\w+|centimet\w+)\b|\b\w+[- ]sized?\b|\bthe size of\b",
    re.IGNORECASE,
)
_MISHAP = re.compile(
    r"\b(?:fell|fall(?:s|ing|en)?|slip(?:s|ped|ping)?|trip(?:s|ped|ping)?|stumbl\w+|twist\w*|lift\w*"
    r"|mov(?:ed|ing)|carry\w*|carried|push\w*|pull\w*|hit(?:ting)?|struck|kick\w*|collision|crash\w*"
    r"|accident|mv[ac]|rta|rtc|jump\w*|land(?:ed|ing)|bent|bending|caught|crush\w*|bit(?:ten)?"
    r"|assault\w*|punch\w*|stepp\w+|roll\w*|throw\w*|thrown|tackl\w+|playing|running|driving"
    r"|cycling|riding|skiing|skating|climb\w*|swing\w*|dropp\w+|knock\w*|ran into|sport\w*)\b"
    r"|\b(?:was|were|while|when|by|from|after|during) (?:\w+ ){0,2}\w{2,}ing\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:better|reliev\w+|relief|help(?:s|ed|ful|ing)?|improv\w+|eas(?:e[ds]?|ing)|alleviat\w+"
    r"|settl\w+|resol\w+|respon\w+|loosen\w*|benefi\w+|sooth\w+|goes away|gone|lessen\w*)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:worse\w*|aggravat\w+|exacerbat\w+|trigger\w*|provok\w+|(?:brought|brings?) on"
    r"|precipitat\w+|increas\w+|flar\w+|painful (?:with|on|when))\b",
    re.IGNORECASE,
)
# "Grew Klebsiella", "mixed growth", "sterile".
_GROWN = re.compile(
    r"\b(?:gr[eo]w(?:n|s|th)?|isolated?|sterile|flora|organisms?|positive|negative|coliforms?|yeasts?"
    r"|[A-Z]\. ?[a-z]{4,}|MRSA|MSSA|ESBL|\w+(?:coccus|cocci|bacter|bacillus|bacilli|monas)\w*"
    r"|Staph|Strep|Candida|Klebsiella|Proteus|Clostridi\w+|Escherichia)\b"
)
# How much of a drug is in the blood, not how much of it is taken.
_CONCENTRATION = re.compile(
    r"\b(?:levels?|concentrations?|trough|peak)\b|\d\s?(?:[mµunp]?c?g|[mµunp]?mol)\s?/\s?d?[mL]?[lL]\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id)|advi[cs]e[ds]?|advising|recommend\w*|suggest\w*|told|tells?|explain\w*"
    r"|warn\w*|thought|thinks?|felt|feels|report(?:s|ed)|agree[ds]?|wrote|writes|found|noted"
    r"|believe[ds]?|answer(?:s|ed)|confirm(?:s|ed)|mention(?:s|ed)|opinion)\b",
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
_NUMBER_WORD = rf"(?:\d+(?:[.,]\d+)?|{_CARDINAL})"
_UNIT_OF_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)"
_MANY = r"(?:several|some|few|a few|couple(?: of)?|a couple(?: of)?|many|past|last)"
# "For a week"; "twice a week" says how often.
_ONE_OF_TIME = (
    rf"(?:(?<=for )|(?<=about )|(?<=over )|(?<=in )|(?<=within )|(?<=after )|(?<=than )|(?<=of )"
    rf"|(?<=around )|(?<=another )|(?<=half )|(?<=past )|(?<=nearly )|(?<=almost )|(?<=only )"
    rf"|(?<=lasted )|(?<=lasts )|(?<=took )|(?<=takes )|^)an? {_UNIT_OF_TIME}\b"
    rf"|\ban? {_UNIT_OF_TIME} (?:ago|or (?:so|two|more)|later|before|earlier|and a half|long)\b"
)
_DURATION = re.compile(
    rf"{_ONE_OF_TIME}"
    rf"|\b{_NUMBER_WORD}(?:\s*(?:-|–|to|or|and a half)\s*(?:{_NUMBER_WORD})?)*[\s-]*(?:or so )?"
    rf"{_UNIT_OF_TIME}\b(?![\s-]old)"
    rf"|\b{_MANY} {_UNIT_OF_TIME}\b|\bsince\b|\buntil\b|\d\d\d\d\s*[-–]\s*(?:\d|present)"
    r"|\b(?:life-?long|all (?:his|her) life)\b",
    re.IGNORECASE,
)
_DATED = (
    r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,4}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH_OR_SHORT}|\b{_MONTH_OR_SHORT}\.? \d"
    rf"|\b(?:in|of|on|end of|early|late|since|until) {_MONTH}\b"
    r"|\b(?:yesterday|tomorrow|tonight|(?:last|this|next|previous|earlier this) "
    r"(?:night|week|month|year|spring|summer|fall|autumn|winter|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b"
    r"|\bage (?:of )?\d+"
)
_LASTING = re.compile(rf"{_DURATION.pattern}|{_DATED}", re.IGNORECASE)
_DAY = re.compile(
    rf"{_DATED}|\b(?:at|every) night\b|\bin the (?:morning|evening|afternoon)\b|\bas needed\b"
    r"|\bonce\b.*\b(?:available|results)\b|\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b[0-2]?\d:[0-5]\d\b|\bbefore (?:the |his |her )?(?:next|surgery)\b",
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
    r"|no|not|without|clear|intact|present|tear|fracture|tender(?:ness)?|pain|swelling)\b"
    r"|(?:^|\s)\?\s?\w{3,}",  # "?pneumonia"
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\bpending\b|\bawait(?:ed|ing|s)?\b|\b(?:re-?)?booked\b|\bpostponed\b|\bcancell?ed\b"
    r"|\b(?:have|has|was|were|been) (?:asked for|requested)\b|\bdid not go ahead\b"
    r"|\bwill (?:be|order|obtain|plan|tentatively|schedule|get|repeat)\b"
    r"|\bset (?:him|her) up|\bto be (?:done|scheduled|obtained)\b"
    # "If the scan is normal", "when the results are available", "not back" tell no result.
    r"|\bif (?:the|his|her|these|this|that|those) (?:\w+ ){0,3}?(?:is|are|shows?|comes?|remains?)\b"
    r"|\b(?:when|once|until|after) (?:the |his |her |these )?(?:\w+ ){0,3}?results?"
    r" (?:is|are|comes?|have|has)\b"
    r"|\bnot (?:yet )?(?:back|available|through|reported)\b",
    re.IGNORECASE,
)
# "Level sent 1/6, result not back": the number is of the day that it was sent.
_NOT_BACK = re.compile(
    r"\b(?:results?|levels?|report) (?:is |are |still )?(?:not (?:yet )?(?:back|available|through)"
    r"|(?:outstanding|awaited|to follow))\b",
    re.IGNORECASE,
)
# "Colectomy was considered in July" is no day of a colectomy, nor what somebody may do in a month.
_DID_NOT_HAPPEN = re.compile(
    r"\b(?:will|would|wants?|wish(?:es)?|should|must|consider(?:ed|s)?|discussed|declined|refused"
    r"|planned|plans?|proposed|due|booked|scheduled|to be|awaiting|awaited|next|another"
    r"|postponed|cancell?ed|deferred)\b"
    r"|(?<!in )(?<!of )(?<!since )(?<!last )(?<!\d )\b[Mm]ay (?!he\b|she\b|they\b|it\b)[a-z]"
)
_HAS_NOT = re.compile(
    r"\b(?:(?:has|have|had|did|was|were|is)(?: not|n't)|never)\b(?: yet| been| had| ever)*\b",
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
    name for names in entries(MEDICINE_NAMES) for wording in names for name in concepts(wording)[:1]
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


def tells_a_length_of_time(text: str) -> bool:
    return _DURATION.search(text) is not None


def is_not_yet_done(text: str) -> bool:
    return _NOT_YET.search(text) is not None


def has_not_happened(text: str) -> bool:
    """Whether `text` tells of something that was planned, refused or only thought of."""
    return _DID_NOT_HAPPEN.search(text) is not None


def tells_a_concentration(text: str) -> bool:
    return _CONCENTRATION.search(text) is not None


def tells_what_was_said(text: str) -> bool:
    return _SAYING.search(text) is not None


def has_not_been(text: str) -> bool:
    """Whether `text` says that something has not been so, or was not done."""
    return _HAS_NOT.search(text) is not None


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
    Wanted.HOW_LONG: lambda text: bool(_LASTING.search(text)),
    Wanted.AMOUNT: lambda text: holds_a_value(text) or bool(_AMOUNT_WORD.search(text)),
    Wanted.MEASUREMENT: lambda text: (
        not _NOT_BACK.search(text) and (holds_a_value(text) or bool(_JUDGED.search(text)))
    ),
    Wanted.NUMBER: holds_a_value,
    Wanted.MEDICINE: _names_a_medicine,
    Wanted.FINDING: lambda text: (
        not _NOT_YET.search(text)
        and (bool(_FOUND.search(text) or _JUDGED.search(text)) or holds_a_value(text))
    ),
    Wanted.AGE: lambda text: bool(_YEARS_OLD.search(text)),
    Wanted.REASON: lambda text: bool(_BECAUSE.search(text)),
    Wanted.PERSON: names_a_person,
    Wanted.PLACE: names_a_place,
    Wanted.HOW_OFTEN: lambda text: bool(_FREQUENCY.search(text)),
    Wanted.SIZE: lambda text: bool(_EXTENT.search(text)),
    Wanted.ORGANISM: lambda text: bool(_GROWN.search(text)) and not _NOT_YET.search(text),
    Wanted.RELIEF: lambda text: bool(_BETTER.search(text)),
    Wanted.AGGRAVATION: lambda text: bool(_WORSE.search(text)),
    Wanted.MECHANISM: lambda text: bool(_MISHAP.search(text)),
    Wanted.ORDER: lambda text: is_to_be_done(text) and bool(_TEST.search(text)),
}
