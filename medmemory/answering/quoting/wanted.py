"""What sort of answer a question wants."""

import re
from collections.abc import Mapping
from enum import StrEnum

from medmemory.retrieval.words import concepts


class Wanted(StrEnum):
    """ANYTHING: no sort in particular. The others say what a line must hold to answer."""

    ANYTHING = "anything"
    WHEN = "when"  # a day, or how far away it is
    HOW_LONG = "how_long"
    AMOUNT = "amount"  # a number, or a word for one
    MEASUREMENT = "measurement"  # a number with what was measured, or how it was judged
    MEDICINE = "medicine"  # a drug, or a dose
    FINDING = "finding"  # what an examination showed
    ORDER = "order"  # what is still to be done
    NUMBER = "number"  # a measurement that must be a number
    AGE = "age"
    REASON = "reason"
    PERSON = "person"  # who did it, by name or as what they are to the patient
    PLACE = "place"  # a hospital, a school, a pharmacy by its name
    HOW_OFTEN = "how_often"
    SIZE = "size"  # in a unit of length or volume, or as large as something known
    ORGANISM = "organism"  # what grew
    RELIEF = "relief"  # what makes a complaint better
    AGGRAVATION = "aggravation"  # what makes it worse
    MECHANISM = "mechanism"  # how an injury came about
    WHETHER = "whether"  # whatever says so, or denies it


_WHEN = re.compile(
    r"^\W*(?:and |but |so )?(?:when\b|(?:on |at |in |since |until )?(?:what|which) "
    r"(?:date|day|month|year|time)\b|how long ago\b|how soon\b)"
    r"|,? and when\b|\bdates? of\b|\bwhen (?:is|was|were|did|does|should|will|has|can)\b",
    re.IGNORECASE,
)
# "When are bloods next due?" wants a day, whatever is due.
_BEGINS_WITH_WHEN = re.compile(r"^\W*(?:and |but |so )?when\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\bhow (?:long|many (?:days|weeks|months|years|hours))\b(?! ago)|\bduration\b|\bsince when\b"
    r"|\bfor what (?:time|period)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"\b(?:readings?|exact(?:ly)?|precise(?:ly)?|numerical|number|percent(?:age)?)\b"
    r"|\bin (?:mg|mcg|µg|ug|ng|pg|g|mmol|[µu]mol|nmol|pmol|iu|kg|lbs?|cm|mm|ml)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\bhow (?:much|many|often|high|low|big|large|old|heavy|tall|far|fast|thick|wide|deep)\b"
    r"|\b(?:doses?|dosages?|strengths?|frequency|percent(?:age)?|thickness|size)\b",
    re.IGNORECASE,
)
_MEASUREMENT = re.compile(
    r"\b(?:values?|levels?|readings?|counts?|measurements?|scores?|titers?|titres?)\b",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"\bwhat (?:did|do|does|has|have|was|were|are|is)\b.*"
    r"\b(?:show(?:ed|n|s)?|reveal(?:ed|s)?|demonstrate[ds]?|find|found|findings?|seen|results?|like"
    r"|indicate[ds]?)\b"
    r"|\b(?:findings?|results?) (?:of|on|from|in)\b|\bhow (?:was|were|is|are|did)\b"
    r"|\b(?:results?|outcomes?|findings)\b",
    re.IGNORECASE,
)
_MEDICINE = re.compile(
    r"\bwhat (?:is|was|were|are|does|did|has|have|should|can)\b.*"
    r"\b(?:tak(?:e|es|ing|en)|given|treated with|started on|put on|use|uses|using)\b"
    r"|\b(?:what|which)\b.*\bprescribed\b"
    r"|\b(?:what|which)\b.*\b(?:medic(?:ine|ation)s?|drugs?|pills?|tablets?|antibiotics?"
    r"|painkillers?|inhalers?|anti\w+|diuretics?|steroids?|statins?|creams?|ointments?)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:tests?|imaging|scans?|labs?|laborator\w+|investigations?|studies|study|work-?up|bloods?"
    r"|examinations?|x-?rays?|mri|ct|procedures?)\b.*\b(?:order(?:ed)?|planned|requested"
    r"|recommend(?:ed)?|arranged|scheduled|repeated|due|next|outstanding|needed|suggested)\b"
    r"|\b(?:order(?:ed)?|request(?:ed)?|recommend(?:ed)?) .*\b(?:tests?|imaging|scans?|labs?"
    r"|investigations?|studies)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\bhow old (?:is|was) (?:he|she|the patient|\w+)\W*$|\b(?:what|which) age\b"
    r"|\bwhat (?:is|was) (?:his|her|the patient's) age\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*(?:and |but |so )?(?:(?:by|with|to|from) )?who(?:m|se)?\b", re.IGNORECASE)
_NAME_OF = re.compile(
    r"\bnames? of (?:the |his |her |their )?(?:\w+ ){0,2}(?:doctor|nurse|consultant|surgeon"
    r"|physician|specialist|gp|dentist|midwife|counsell?or|carer|\w+(?:ologist|iatrist|rician|therapist)"
    r"|partner|husband|wife|son|daughter|mother|father)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^\W*(?:and |but |so )?(?:(?:at|in|to|from|on) )?(?:which|what) (?:hospital|clinic|infirmary"
    r"|pharmacy|chemist|school|practice|ward|unit|department|cent(?:er|re)|town|city"
    r"|country|nursing home|care home)\b"
    r"|^\W*where (?:was|were|did)\b.*\b(?:done|performed|carried out|taken|admitted|treated|seen"
    r"|operated)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"\bhow (?:often|frequent(?:ly)?)\b|\bhow many times (?:a|per|each)\b", re.I
)
_SIZE = re.compile(
    r"\bhow (?:big|large|wide|thick|deep)\b|\b(?:size|diameter|dimensions?|thickness) of\b"
    r"|\bwhat (?:size|diameter)\b|\bwhat (?:is|was|are|were) .*\b(?:size|diameter|dimensions?)\W*$",
    re.IGNORECASE,
)
_HARM = (
    r"(?:injur\w+|hurt\w*|break|broke(?:n)?|fractur\w+|fall|fell|accident|sprain\w*|wound\w*|burn\w*"
    r"|cut|dislocat\w+|tear|tore|torn|twist\w*|bruis\w+|happen\w*|occur\w*)"
)
_MECHANISM = re.compile(
    rf"^\W*(?:and |but |so )?how (?:was|were|did|has|had)\b.*\b{_HARM}\b"
    r"|\bmechanism of (?:the )?(?:injury|fall|accident)\b",
    re.IGNORECASE,
)
_ORGANISM = re.compile(
    r"\bwhat (?:grew|has grown|was (?:grown|isolated|cultured))\b"
    r"|\b(?:which|what) (?:organism|bug|bacteri|pathogen|germ)"
    r"|\bwhat did .*\b(?:culture|swab|sample) grow\b"
    r"|\bwhat .*\b(?:grow|grew)\b.*"
    r"\b(?:culture|swab|sample)",
    re.IGNORECASE,
)
_RELIEF = re.compile(
    r"^\W*(?:and |but |so )?(?:what|which \w+|does anything|did anything) (?:has |have )?"
    r"(?:makes?\b.*\bbetter|made\b.*\bbetter|help(?:s|ed)?|reliev\w+|eas(?:e|es|ed)|alleviat\w+"
    r"|improv\w+)\b",
    re.IGNORECASE,
)
_AGGRAVATION = re.compile(
    r"^\W*(?:and |but |so )?(?:what|which \w+|does anything|did anything) (?:has |have )?"
    r"(?:makes?\b.*\bworse|made\b.*\bworse|worsen\w*|aggravat\w+|exacerbat\w+)\b",
    re.IGNORECASE,
)
_WHICH_PERSON = re.compile(
    r"^\W*(?:and |but |so )?(?:(?:by|with|to|from) )?which (?:\w+ )?(?:doctor|nurse|consultant"
    r"|surgeon|physician|specialist|gp|dentist|\w+(?:ologist|iatrist|rician|therapist))\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^\W*(?:and |but |so )?why\b|\bfor what reason\b|\bwhat (?:was|is|are) the (?:reason|cause)"
    r"|^\W*(?:and |but |so )?what (?:has |had )?(?:caus|led to|brought on|trigger|explain)\w*"
    r"|^\W*(?:and |but |so )?what (?:is|was|does|did|has) .*\bfor\W*$",
    re.IGNORECASE,
)
_STILL_TO_COME = re.compile(
    r"\b(?:to be|will|should|due|next|repeated?|re-?check)\b", re.IGNORECASE
)
_WHETHER = re.compile(
    r"^\W*(?:and |but |so )?(?:is|are|was|were|am|do|does|did|has|have|had|can|could|should|will"
    r"|would|may|must|any|isn't|doesn't)\b",
    re.IGNORECASE,
)
_AIM = re.compile(r"\b(?:targets?|goals?|aims?|maintain)\b", re.IGNORECASE)

# A line that holds such an answer need not say that it does.
HELD_BY: Mapping[Wanted, frozenset[str]] = {
    Wanted.MEDICINE: frozenset(concepts("medication cream ointment start stopped stop should")),
    Wanted.AGE: frozenset(concepts("age old")),
    Wanted.AMOUNT: frozenset(concepts("strength units milligrams mg micrograms litres")),
    Wanted.PERSON: frozenset(concepts("doctor nurse consultant specialist")),
    Wanted.PLACE: frozenset(
        concepts(
            "hospital clinic pharmacy school practice ward unit centre, care home, nursing home"
        )
    ),
    Wanted.REASON: frozenset(concepts("reason cause caused led trigger triggered brought explain")),
    Wanted.MECHANISM: frozenset(concepts("injury injured hurt happen accident occur mechanism")),
    Wanted.ORDER: frozenset(concepts("ordered imaging scans labs investigations studies due next")),
}
# The first that a question shows counts: "Who ordered the scan?" wants no scan.
_SIGNS = (
    (_WHO, Wanted.PERSON),
    (_PLACE, Wanted.PLACE),
    (_HOW_OFTEN, Wanted.HOW_OFTEN),
    (_MECHANISM, Wanted.MECHANISM),
    (_ORGANISM, Wanted.ORGANISM),
    (_RELIEF, Wanted.RELIEF),
    (_AGGRAVATION, Wanted.AGGRAVATION),
    (_BEGINS_WITH_WHEN, Wanted.WHEN),
    (_ORDER, Wanted.ORDER),
    (_HOW_LONG, Wanted.HOW_LONG),
    (_AGE, Wanted.AGE),
    (_REASON, Wanted.REASON),
    (_WHEN, Wanted.WHEN),
    (_WHICH_PERSON, Wanted.PERSON),
    (_NAME_OF, Wanted.PERSON),
    (_WHETHER, Wanted.WHETHER),
    (_MEASUREMENT, Wanted.MEASUREMENT),
    (_SIZE, Wanted.SIZE),
    (_AMOUNT, Wanted.AMOUNT),
    (_MEDICINE, Wanted.MEDICINE),
    (_FINDING, Wanted.FINDING),
)
# Of something that is measured these are its value.
_ITS_VALUE = frozenset(
    {Wanted.AMOUNT, Wanted.SIZE, Wanted.MEDICINE, Wanted.FINDING, Wanted.ANYTHING}
)


def wanted(question: str, *, is_measured: bool) -> Wanted:
    """What `question` wants; `is_measured`: its subject is something that is measured."""
    if asks_for_an_aim(question):
        return Wanted.ANYTHING
    found = next((sort for sign, sort in _SIGNS if sign.search(question)), Wanted.ANYTHING)
    if is_measured and found is Wanted.WHEN and not _STILL_TO_COME.search(question):
        return Wanted.MEASUREMENT  # the row says when
    if is_measured and found in _ITS_VALUE:
        found = Wanted.MEASUREMENT
    if found is Wanted.MEASUREMENT and _EXACT.search(question):
        return Wanted.NUMBER
    return found


def asks_for_an_aim(question: str) -> bool:
    """Whether it asks how a value should be, not how it is."""
    return _AIM.search(question) is not None and not _WHETHER.match(question)
