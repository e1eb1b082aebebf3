"""What a question is about: the words that name its subject, and the drugs in it."""

import re
from collections.abc import Sequence
from functools import cache

from medmemory.retrieval.moments import Named, named_in
from medmemory.retrieval.vocabulary import MEDICINE_NAMES, entries
from medmemory.retrieval.words import content_words, words_of

# What is asked of a subject. It stays when the next question names another subject.
FRAME = frozenset(
    """
    dose doses value values result results level levels latest last current newest recent
    """.split()  # noqa: SIM905  # as below
)
# Together with numbers these name no subject: a question of nothing else continues another.
_NAMES_NO_SUBJECT = FRAME | frozenset(
    """
    unit units date dates day days week weeks month months year years time times
    january february march april may june july august september october november december
    two three four five six seven eight nine ten
    earlier later previous previously now today currently first next else one ones still yet ago
    high low higher lower highest lowest normal abnormal good bad much many long often come change
    changed changes peak maximum minimum
    improved worsened rising falling trend
    stopped started increased decreased take takes take taken taking given reason since whom
    mother father brother sister son daughter parents others
    """.split()  # noqa: SIM905  # one word a line would fill a screen
)
# Beside a subject these are what is asked of it: "allergic to aspirin", "the plan for her knee".
_BESIDE_A_SUBJECT = _NAMES_NO_SUBJECT | frozenset(
    """
    history plan allergic allergy allergies reaction test tests both prescribed
    done happened say said says according see saw seen stay stayed treated managed controlled
    diagnosed monitored
    """.split()  # noqa: SIM905  # as above
)
# "Any side effects?" asks it of the drug before; in a longer question it is the subject itself.
OF_SOMETHING = frozenset(
    """
    side effects effect complications complication target goal cause causes indication
    """.split()  # noqa: SIM905  # as above
)
_LONGEST_OF_SOMETHING = 3

_DOSED = re.compile(
    r"\b([A-Za-z][A-Za-z-]{3,})\s+\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|micrograms?|g|units?|iu|ml)\b(?!/)",
    re.IGNORECASE,
)
# When something was: no subject, where there is another.
_AT_A_STAGE = re.compile(
    r"\b(?:on|at|before|after|during|since|until)\s+(?:the\s+|her\s+|his\s+)?"
    r"(?:admission|discharge|arrival|presentation|surgery|operation|procedure|delivery|transfer"
    r"|baseline|follow-?up|booking|diagnosis|triage|birth)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
_ON_A_SIDE = re.compile(
    r"\b(?:on|in|of|at|for)\s+(?:the\s+|her\s+|his\s+)?(?:left|right)\b[\w\s]*$", re.IGNORECASE
)
_ARTICLE = r"(?:(?:the|a|an|her|his|their|any)\s+)?"


def subject_span(question: str) -> tuple[int, int] | None:
    """Where `question` says what it is about: its last words that name a subject, with article."""
    times = named_in(question)
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\W_]+(?:[.,/'’-][^\W_]+)*%?", question):
        if not _is_subject_word(match[0], match.start(), times):
            continue
        if spans and re.fullmatch(r"\s+(?:of\s+)?", question[spans[-1][1] : match.start()]):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((match.start(), match.end()))
    if not spans:
        return None
    stages = [match.span() for match in _AT_A_STAGE.finditer(question)]
    others = [one for one in spans if not any(a <= one[0] and one[1] <= b for a, b in stages)]
    start, end = (others or spans)[-1]
    article = re.search(rf"\b{_ARTICLE}$", question[:start], re.IGNORECASE)
    return (article.start() if article else start), end


def _is_subject_word(word: str, start: int, times: Sequence[Named]) -> bool:
    lower = word.lower()
    return (
        bool(content_words(lower))
        and lower not in _BESIDE_A_SUBJECT
        and not lower[0].isdigit()
        and not any(time.start <= start < time.end for time in times)
    )


def names_a_subject(question: str) -> bool:
    words = [
        word
        for word in content_words(question)
        if word not in _NAMES_NO_SUBJECT and not word[0].isdigit()
    ]
    if len(words_of(question)) <= _LONGEST_OF_SOMETHING:
        words = [word for word in words if word not in OF_SOMETHING]
    return bool(words)


def is_a_stage(text: str) -> bool:
    """Whether `text` is a time by what happened then: "on admission"."""
    return _AT_A_STAGE.fullmatch(text) is not None


def last_stage(question: str) -> re.Match[str] | None:
    """The stage at which `question` asks for something, where it ends with that."""
    stages = _AT_A_STAGE.finditer(question)
    return next((one for one in stages if not question[one.end() :].strip(" ?.")), None)


def circumstance_like(rest: str, question: str) -> re.Match[str] | None:
    """What `rest` takes the place of at the end of `question`: "in hospital" of "in the community",
    "in the left eye" of "on the right"."""
    if _SIDE.search(rest) and (side := _ON_A_SIDE.search(question.rstrip(" ?."))):
        return side
    preposition = re.escape(rest.split(maxsplit=1)[0])
    phrase = rf"\b{preposition}\s+(?:\w+\s+){{0,2}}\w+(?=\W*$)"
    return re.search(phrase, question, re.IGNORECASE)


def drugs_in(text: str) -> list[str]:
    """The drugs that `text` names, in order, in lower case."""
    dosed = {match[1].lower() for match in _DOSED.finditer(text)} - _NAMES_NO_SUBJECT
    return list(
        dict.fromkeys(word for word in words_of(text) if word in _drug_names() or word in dosed)
    )


@cache
def _drug_names() -> frozenset[str]:
    return frozenset(name for names in entries(MEDICINE_NAMES) for name in names if " " not in name)
