"""What a question asks for, as far as a choice of quotes can make use of it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.circumstances import circumstances
from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.meant import as_meant
from medmemory.answering.quoting.relatives import FAMILY, speaks_of_a_relative
from medmemory.answering.quoting.stays import names_of_a_stay
from medmemory.answering.quoting.values import MEASURED
from medmemory.answering.quoting.wanted import HELD_BY, Wanted, wanted
from medmemory.clinical.answer import SearchQuery
from medmemory.retrieval.named_lists import implies_list_of, is_list_of, list_alone
from medmemory.retrieval.times import Times, times_of
from medmemory.retrieval.words import (
    answered_by,
    concepts,
    speaks_apart_of,
    speaks_of,
    stems,
    words_of,
)

_FRAME_WEIGHT = 0.3
_ORDINARY_WEIGHT = 0.5

_VALUE = frozenset({"value", "level", "dose", "doses", "much", "many", "high", "low", "result"})
_WHY = frozenset({"why", "reason"})

# What was planned before is overtaken by the newest plan, whatever stands above it.
_OVERTAKEN = frozenset(concepts("plan follow-up"))

_MEDICATION = frozenset(concepts("medication"))
_TITLES = frozenset(concepts("diagnosis"))

# The kind of letter may say what a heading in it leaves out: "Plan" in a discharge letter.
_SAID_BY_THE_TITLE = frozenset(concepts("discharge admission hospital"))

_NONE: frozenset[str] = frozenset()
_OF_ONE_THING = frozenset(
    {
        *(Wanted.WHEN, Wanted.HOW_LONG, Wanted.MEASUREMENT, Wanted.NUMBER, Wanted.ORDER),
        *(Wanted.PERSON, Wanted.PLACE, Wanted.MECHANISM),
    }
)

# Where a line's context says it, less surely than its own words.
_TOPIC_WEIGHT = 0.85
_HEADING_WEIGHT = 0.8
_BEFORE_WEIGHT = 0.6
_TITLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """`subject`: what an answer must speak of; `required`: those of it that are no ordinary words;
    `weights`: of these and of the framing concepts; `is_spoken_of`: the record speaks of all that
    is required somewhere, though perhaps not together; `meant`: the question without its dates, put
    right."""

    subject: frozenset[str]
    required: frozenset[str]
    weights: Mapping[str, float]
    sort: Wanted
    times: Times
    wants_value: bool
    wants_what_is_so_now: bool
    wants_a_whole_list: bool
    wants_several: bool
    wants_what_is_new: bool
    wants_what_was_stopped: bool
    is_spoken_of: bool
    meant: str

    @property
    def wants_latest(self) -> bool:
        return self.times.is_latest

    def overlap(self, line: Line) -> float:
        """How much of what is asked the line and its context speak of, 0 to 1."""
        whole = sum(self.weights.values()) or 1.0
        return sum(weight * _match(line, one) for one, weight in self.weights.items()) / whole

    def own_share(self, line: Line) -> float:
        """How much of what an answer must speak of the line itself speaks of, 0 to 1."""
        return self._share(one for one in self._needed if _says_itself(line, one))

    def context_share(self, line: Line) -> float:
        """As `own_share`, of the line with the headings above it, and where it speaks of some of it
        itself, with the title of its document ("Ambulance record")."""
        words = line.topic_words | line.heading_words | line.about_words
        if any(_says_itself(line, one) for one in self._needed):
            words |= line.title_words
        return self._share(
            one for one in self._needed if _says_itself(line, one) or speaks_of(words, one)
        )

    def paragraph_share(self, line: Line) -> float:
        """As `context_share`, with the sentence before it."""
        words = line.topic_words | line.heading_words | line.words_before
        return self._share(
            one for one in self._needed if _says_itself(line, one) or speaks_of(words, one)
        )

    @property
    def _needed(self) -> frozenset[str]:
        """What an answer must speak of; what its sort stands for, it holds anyway."""
        return self.required or self.subject - HELD_BY.get(self.sort, _NONE)

    def _share(self, said: Iterable[str]) -> float:
        if not self._needed:
            return 1.0
        whole = sum(self.weights.get(one, 1.0) for one in self._needed)
        return sum(self.weights.get(one, 1.0) for one in said) / whole

    def covers_subject(self, line: Line) -> bool:
        """Whether the line's own words speak of all that is asked about."""
        return bool(self.subject) and all(_says_itself(line, one) for one in self.subject)

    @property
    def ends_of_a_stay(self) -> frozenset[str]:
        """Whichever of admission and discharge is asked about, when nothing else is: each has a day
        and a line of its own."""
        return self.required if self.required <= signs.STAY else _NONE

    def is_denied_altogether(self, line: Line) -> bool:
        """Whether the line says that there is no allergy at all, where one is asked about."""
        return bool(self.subject & signs.ALLERGY) and signs.NO_ALLERGY.search(line.text) is not None

    @property
    def asks_for_allergies(self) -> bool:
        """Whether any allergy is asked about, and nothing else."""
        return self.subject <= signs.ALLERGY

    def says(self, line: Line, one: str) -> bool:
        """Whether the line's own words speak of `one`."""
        return _says_itself(line, one)

    def touches_subject(self, line: Line) -> bool:
        """Whether the line's own words speak of any of it."""
        return any(_says_itself(line, one) for one in self.subject)

    def is_about_the_subject(self, line: Line) -> bool:
        """Whether the line and the heading above it speak of all that is asked about."""
        return all(speaks_of(line.words | line.heading_words, one) for one in self.subject)

    def is_a_repetition(self, line: Line) -> bool:
        """Whether the line says no more than the question does."""
        return line.words <= self.weights.keys() | FRAME

    def is_about_a_relative(self, line: Line) -> bool:
        """Whether the line speaks of a relative, and the question does not."""
        if self.asks_about_the_family or self.sort is Wanted.PERSON:
            return False
        return speaks_of_a_relative(line)

    @property
    def asks_about_the_family(self) -> bool:
        return not FAMILY.isdisjoint(self.weights)

    def is_beside_the_point(self, line: Line) -> bool:
        """Whether the line only repeats what is asked, or speaks of a relative unasked."""
        return self.is_a_repetition(line) or self.is_about_a_relative(line)

    def is_named_by_its_heading(self, line: Line) -> bool:
        """Whether the heading above the line is in the terms of the question."""
        return all(
            _names(line.heading_words, one)
            or is_list_of(line.heading, one)
            or self._is_said_by_the_title(line, one)
            for one in self.subject
        )

    def is_under_its_heading(self, line: Line) -> bool:
        """Whether the line stands under a heading that is what the question asks for."""
        said = {one for one in self.subject if _is_headed(line, one)}
        return bool(said) and all(
            one in said or self._is_said_by_the_title(line, one) for one in self.subject
        )

    @property
    def wants_titles(self) -> bool:
        """Whether the titles of an assessment are what is asked for."""
        return self.subject <= _TITLES

    @property
    def wants_the_newest_list(self) -> bool:
        """Whether a newer list goes first also when its heading is in other terms."""
        return bool(self.subject & _OVERTAKEN)

    def _is_said_by_the_title(self, line: Line, one: str) -> bool:
        return one in _SAID_BY_THE_TITLE and speaks_of(line.title_words, one)


def understood(query: SearchQuery, lines: Sequence[Line]) -> Asked:
    """What `query` asks for. A concept counts by how few of the lines speak of it."""
    times = times_of(query.text)
    text = as_meant(times.text_without, lines)
    words = frozenset(words_of(query.question)) | frozenset(words_of(text))
    names = concepts(text)
    sort = wanted(query.text, is_measured=not MEASURED.isdisjoint(names))
    names = names_of_a_stay(text, names, sort, asks_why=sort is Wanted.REASON or bool(words & _WHY))
    subject = frozenset(names) - FRAME
    counts = Counter(one for line in lines for one in names if speaks_of(line.words, one))
    weights = {
        one: math.log(1 + (len(lines) + 0.5) / (counts[one] + 0.5)) * _kind_weight(one, subject)
        for one in names
    }
    wants_one_new = signs.ONE_NEW.search(text) is not None and not signs.NOW.search(query.text)
    if sort is Wanted.MEDICINE and not wants_one_new and _is_ordinary(subject):
        subject = _MEDICATION  # "What does she take regularly?"
    if times.is_compared:
        subject = subject - signs.CHANGES or subject
    if subject & signs.ALLERGY:
        subject -= _MEDICATION
    subject = list_alone(subject)
    required = _required(subject, sort)
    required = required - circumstances(text, required, lines) or required
    return Asked(
        subject=subject or frozenset(names),
        required=required | (signs.AIMS & frozenset(names)),
        weights=weights,
        sort=sort,
        times=times,
        wants_value=times.is_latest
        or bool(words & _VALUE)
        or query.text.lower().startswith("what "),
        wants_what_is_so_now=signs.STILL_SO.search(query.text) is not None,
        wants_a_whole_list=sort not in _OF_ONE_THING and not wants_one_new,
        wants_several=signs.SEVERAL.search(query.text) is not None,
        wants_what_is_new=signs.NEW.search(query.text) is not None,
        wants_what_was_stopped=signs.STOPPED.search(query.text) is not None,
        is_spoken_of=_is_spoken_of(required, lines),
        meant=text,
    )


def _is_ordinary(subject: frozenset[str]) -> bool:
    return all(is_ordinary(one) for one in subject)


def _is_spoken_of(required: frozenset[str], lines: Sequence[Line]) -> bool:
    """Whether the record speaks of each of `required` somewhere."""
    return all(
        any(_says_itself(line, one) or speaks_of(line.heading_words, one) for line in lines)
        for one in required
    )


def _required(subject: frozenset[str], sort: Wanted) -> frozenset[str]:
    required = frozenset(one for one in subject if not is_ordinary(one))
    required -= HELD_BY.get(sort, _NONE)
    required = required - signs.CODE_SYSTEMS or required
    if sort is Wanted.WHETHER:
        required = required - signs.CIRCUMSTANCES or required
    return required - signs.PARTS or required


def is_quoted_under(question: str, heading: str) -> bool:
    """Whether `question`, asked without a model, is answered by what stands under `heading`."""
    subject = understood(SearchQuery(question), ()).subject
    words = stems(heading)
    return bool(subject) and all(speaks_of(words, one) for one in subject)


def _kind_weight(concept: str, subject: frozenset[str]) -> float:
    if subject and concept in FRAME:
        return _FRAME_WEIGHT
    return _ORDINARY_WEIGHT if is_ordinary(concept) else 1.0


def _match(line: Line, one: str) -> float:
    if _says_itself(line, one):
        return 1.0
    if speaks_of(line.topic_words | line.about_words, one):
        return _TOPIC_WEIGHT
    if speaks_of(line.heading_words, one):
        return _HEADING_WEIGHT
    if speaks_of(line.words_before, one):
        return _BEFORE_WEIGHT
    return _TITLE_WEIGHT if speaks_of(line.title_words, one) else 0.0


def _says_itself(line: Line, one: str) -> bool:
    return speaks_of(line.names if one in MEASURED else line.words, one) or speaks_apart_of(
        line.names, line.topic_words, one
    )


def _is_headed(line: Line, one: str) -> bool:
    """Whether the heading above the line is of `one`."""
    return (
        speaks_of(line.heading_words, one)
        or is_list_of(line.heading, one)
        or implies_list_of(line.heading, one)
    )


def _names(words: frozenset[str], one: str) -> bool:
    """Whether `one` is among `words`, or another name of it: each answers the other."""
    return one in words or any(
        other in words and one in answered_by(other) for other in answered_by(one)
    )
