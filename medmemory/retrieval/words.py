"""Words that carry a question's or a sentence's meaning."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache

from medmemory.retrieval.function_words import FUNCTION_WORDS
from medmemory.retrieval.joined_words import JOIN, joined_in
from medmemory.retrieval.spelling import american
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.word_forms import answering_forms, family_of, forms_of, is_form

# An ion's charge belongs to its name: K+ is potassium, K alone may be a vitamin or a Dr K.
_WORD = re.compile(r"\b(?i:k|na|ca2|mg2)\+(?![\w+])|[^\W_]+(?:[.,/'’-][^\W_]+)*%?")

# "BRCA1" is a BRCA, and "GCS15" says a GCS.
_NUMBERED = re.compile(r"([^\W\d_]{3,})\d{1,3}")

# The first that fits goes, after a plural's "s".
_SUFFIXES = ("ation", "ing", "edly", "ied", "ie", "ed", "e", "ly", "y")
_SHORTEST_STEM = 3
# Of longer words these go first: how a name, its adjective and its verb end ("thrombolysis",
# "thrombolysed"; "ischaemia", "ischaemic"; "resection", "resected"; "cirrhosis", "cirrhotic").
_FAMILY_ENDINGS = re.compile(
    r"(?<=[a-z]{4}o)(?:si|se|sed|sing|tic)$"
    r"|(?<=[a-z]{3}ly)(?:si|[sz]e|[sz]ed|[sz]ing)$"
    r"|(?<=[a-z]{4}as)(?:i|e)$"
    r"|(?<=[a-z]{3}ogra)(?<!kilogra)(?:m|ph|phy|phic)$"
    r"|(?<=[a-z]{2}[^aeo])(?:ated|ating|ate)$"
    r"|(?<=[a-z]{5})(?:ical|ia|ic|(?<!at)ion)$"
)
# Cut, these would be something else.
_WHOLE = frozenset(
    """
    hives crps aids bloods mechanic periodic lady life rule ruled rules ruling locate located
    location
    """.split()  # noqa: SIM905  # as above
)

# Cut as `stem` does: what stands last in "water medication", and what is said instead.
_MEDICATION = "medic"
_MEDICINES = ("tablet", "pill", "drug", "medicin", "med", "capsul")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a question asks about: how it may be worded, and the wordings of what answers
    it without naming it; `forms`: how words begin ("nephr-") or end ("-ectomy") that answer it."""

    name: str
    wordings: tuple[str, ...]
    answers: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A concept, and where in a text it is named."""

    concept: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """Every word in order, lower case; numbers, dates and codes (7.2, 120/80, E11.9) whole."""
    return [word.lower() for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """The words of `text` that are not mere function words, in order."""
    return [word for word in words_of(text) if _carries_meaning(word)]


def _carries_meaning(word: str) -> bool:
    word = word.replace("’", "'")
    if word.endswith("n't"):  # "can't"
        return False
    return word.split("'", maxsplit=1)[0] not in FUNCTION_WORDS  # "what's", "she'll"


def named_in(text: str) -> list[Named]:
    """What `text` names, in order: each of its content words is part of one."""
    found = list(_pieces(text))
    return [
        Named(name, found[start][1], found[end - 1][2])
        for name, start, end in _named([_stem(word) for word, _, _ in found])
    ]


def stems(text: str) -> frozenset[str]:
    """What `text` speaks of: its content words, cut so that forms of one word meet ("allergies",
    "allergy"), the concepts that they name ("BP" is "blood pressure"), and what their own form says
    ("-ectomy")."""
    words = content_words(text)
    found = _stem_sequence(text)
    spans = list(_named(found))
    named = (name for name, _, _ in spans)
    unnumbered = (part[1] for word in words if (part := _NUMBERED.fullmatch(word)))
    within = _concepts_within(found, spans)
    parts = (piece for word in words for piece in JOIN.split(word))
    found += map(_stem, words)
    return frozenset(found).union(named, within, unnumbered, *map(forms_of, parts))


def concepts(text: str) -> tuple[str, ...]:
    """What a question asks about, in order: as `stems`, but a wording that names a concept counts
    as that concept only, so that "blood pressure" is not answered by "blood cultures"."""
    return tuple(dict.fromkeys(name for name, _, _ in _named(_stem_sequence(text))))


def answered_by(concept: str) -> frozenset[str]:
    """The other concepts that answer a question about `concept`."""
    return _answers().get(concept, frozenset())


def speaks_of(words: AbstractSet[str], concept: str) -> bool:
    """Whether `words`, as `stems` cuts them, name `concept` or what answers a question about it."""
    return concept in words or not answered_by(concept).isdisjoint(words)


def speaks_apart_of(named: AbstractSet[str], around: AbstractSet[str], concept: str) -> bool:
    """Whether a line that names a medication (`named`) says what for, itself or `around` it, and
    that is `concept`: "she has tried no medication for her depression" is of antidepressants."""
    return _MEDICATION in named and any(what <= named | around for what in _apart(concept))


def terms(text: str) -> tuple[Term, ...]:
    """What a question asks about, each thing once; its own words are among the wordings."""
    words = [word for word, _, _ in _pieces(text)]
    found: dict[str, Term] = {}
    for name, start, end in _named([_stem(word) for word in words]):
        own = " ".join(words[start:end])
        wordings = dict.fromkeys([own, *_wordings().get(name, ()), *family_of(own)])
        answering = sorted(answered_by(name))
        answers = [w for answer in answering for w in _wordings().get(answer, ())]
        forms = tuple(answer for answer in answering if is_form(answer))
        term = Term(name, tuple(wordings), tuple(dict.fromkeys(answers)), forms)
        found.setdefault(name, term)
    return tuple(found.values())


def other_wordings(text: str) -> list[str]:
    """How the record may call what `text` asks about, for a search by words."""
    names = [name for asked in concepts(text) for name in (asked, *sorted(answered_by(asked)))]
    return [wording for name in names for wording in _wordings().get(name, ())]


def is_stop_word(word: str) -> bool:
    """Whether `word`, lower case, only frames what is said."""
    return word in FUNCTION_WORDS


def stem(word: str) -> str:
    """`word`, lower case, cut so that its forms and its two spellings meet."""
    return _stem(word)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """The content words of `text`, lower case, and between which places each stands."""
    for word in _WORD.finditer(text):
        whole, at = word[0].lower(), word.start()
        for piece in (whole,) if _stem(whole) in _compounds() else joined_in(whole):
            if _carries_meaning(piece):
                yield piece, at, at + len(piece)
            at += len(piece) + 1


@cache
def _compounds() -> frozenset[str]:
    """The words of the tables that a sign joins of several."""
    lines = entries(SYNONYMS) + entries(ANSWERED_BY)
    words = {word for line in lines for wording in line for word in words_of(wording)}
    return frozenset(_stem(word) for word in words if JOIN.search(word))


def _concepts_within(found: list[str], spans: list[tuple[str, int, int]]) -> list[str]:
    """What longer wordings hold: "paroxysmal atrial fibrillation" is atrial fibrillation."""
    return [
        _names()[wording]
        for _, start, end in spans
        for at in range(start, end - 1)
        for to in range(at + 2, end + 1)
        if to - at < end - start and (wording := tuple(found[at:to])) in _names()
    ]


def _named(found: list[str]) -> Iterator[tuple[str, int, int]]:
    """What the stems name, the longest wording first, and between which of them."""
    place = 0
    while place < len(found):
        for length in range(min(_longest().get(found[place], 1), len(found) - place), 0, -1):
            wording = tuple(found[place : place + length])
            if length == 1 or wording in _names():
                yield _names().get(wording, wording[0]), place, place + length
                place += length
                break


@cache
def _longest() -> dict[str, int]:
    """Of each stem that begins a wording, of how many stems the longest such wording is."""
    longest: dict[str, int] = {}
    for wording in _names():
        if wording:
            longest[wording[0]] = max(longest.get(wording[0], 1), len(wording))
    return longest


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Each wording, as stems, and the concept it names."""
    alone = [[wording] for line in entries(ANSWERED_BY) for wording in line]
    named = [
        (wording, tuple(_stem_sequence(wording)), _name(wordings[0]))
        for wordings in (*alone, *entries(SYNONYMS))
        for wording in wordings
    ]
    varied = {
        other: name
        for wording, cut, name in named
        for other in (*_with_other_medicines(cut), *_otherwise_joined(wording))
    }
    return varied | {cut: name for _, cut, name in named}


def _otherwise_joined(wording: str) -> list[tuple[str, ...]]:
    """A "c-section" is a "c section", too, and the other way; "one-alpha" is no "alpha"."""
    pieces = wording.replace("-", " ").split()
    if len(pieces) == 1 or not all(map(_carries_meaning, pieces)):
        return []
    return [tuple(_stem(piece) for piece in pieces), (_stem("-".join(pieces)),)]


def _with_other_medicines(wording: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A "water medication" is a "water tablet", too."""
    if len(wording) == 1 or wording[-1] != _MEDICATION:
        return []
    return [(*wording[:-1], other) for other in _MEDICINES]


@cache
def _apart(concept: str) -> tuple[frozenset[str], ...]:
    """What the medicines of a class are for, as far as its wordings say it."""
    return tuple(
        frozenset(concepts(" ".join(wording.split()[:-1])))
        for wording in _wordings().get(concept, ())
        if _stem_sequence(wording)[1:] and _stem_sequence(wording)[-1] == _MEDICATION
    )


@cache
def _answers() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for asked, *answers in entries(ANSWERED_BY):
        named = frozenset(_concept(answer) for answer in answers)
        found[_concept(asked)] = found.get(_concept(asked), frozenset()) | named
    for asked, *forms in answering_forms():
        found[_concept(asked)] = found.get(_concept(asked), frozenset()).union(forms)
    return found


@cache
def _wordings() -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for wordings in entries(SYNONYMS):
        named.setdefault(_name(wordings[0]), []).extend(wordings)
    alone = {_concept(wording): [wording] for line in entries(ANSWERED_BY) for wording in line}
    return alone | named


def _concept(wording: str) -> str:
    return _names().get(tuple(_stem_sequence(wording)), _name(wording))


def _name(wording: str) -> str:
    return " ".join(_stem_sequence(wording))


def _stem_sequence(text: str) -> list[str]:
    return [_stem(word) for word, _, _ in _pieces(text)]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _WHOLE or any(character.isdigit() for character in word):
        return word
    word = american(word)
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_STEM:
        word = word.removesuffix("s")
    if family := _FAMILY_ENDINGS.search(word):
        return word[: family.start()]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word.removesuffix(suffix)
    return word
