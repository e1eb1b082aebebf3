"""What a question asks for, as far as a choice of quotes can make use of it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medmemory.answering.lines import Line
from medmemory.clinical.answer import SearchQuery
from medmemory.retrieval.words import answered_by, concepts, stems, words_of

# These frame what is asked for ("the latest dose of …"); alone they say nothing about a line.
_FRAME = frozenset(
    concepts(
        "show shown result results value values level levels dose doses latest last current "
        "currently now recent recently newest change changed take takes taking taken given use "
        "uses using report reported record recorded history today new number test tests prescribed "
        "get getting "
        "treated done status happened hospital go went come came see saw seen arranged agreed "
        "scheduled booked decided name names named letter date year month week day earlier later "
        "previous previously"
    )
)
_FRAME_WEIGHT = 0.3

_LATEST = frozenset({"latest", "last", "current", "currently", "now", "newest", "recent", "today"})
_VALUE = frozenset({"value", "level", "dose", "doses", "much", "many", "high", "low", "result"})
_WHY = frozenset({"why", "reason"})

# "Why was she admitted?" is answered under the complaint and the diagnoses, whatever the verb.
_COMING = frozenset(
    concepts("admitted hospital come came coming visit presented seen clinic reason")
)
_REASON_FOR_COMING = concepts("reason for coming")

_RELATIVES = frozenset(
    concepts("mother father brother sister son daughter parents aunt uncle grandmother grandfather")
)

# What was planned before is overtaken by the newest plan, whatever stands above it.
_OVERTAKEN = frozenset(concepts("plan follow-up"))

# The kind of letter may say what a heading in it leaves out: "Plan" in a discharge letter.
_SAID_BY_THE_TITLE = frozenset(concepts("discharge admission hospital"))

# A heading tells what a line is about, but less surely than the line's own words.
_HEADING_WEIGHT = 0.8
_TITLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """`subject`: what an answer must speak of; `weights`: of these and of the framing concepts."""

    subject: frozenset[str]
    weights: Mapping[str, float]
    wants_latest: bool
    wants_value: bool

    def overlap(self, line: Line) -> float:
        """How much of what is asked the line and its headings speak of, 0 to 1."""
        whole = sum(self.weights.values()) or 1.0
        return sum(weight * _match(line, one) for one, weight in self.weights.items()) / whole

    def covers_subject(self, line: Line) -> bool:
        """Whether the line's own words speak of all that is asked about."""
        return bool(self.subject) and all(_says(line.words, one) for one in self.subject)

    def touches_subject(self, line: Line) -> bool:
        """Whether the line's own words speak of any of it."""
        return any(_says(line.words, one) for one in self.subject)

    def is_about_the_subject(self, line: Line) -> bool:
        """Whether the line and the heading above it speak of all that is asked about."""
        return all(_says(line.words | line.heading_words, one) for one in self.subject)

    def is_beside_the_point(self, line: Line) -> bool:
        """Whether the line only repeats what is asked, or speaks of a relative unasked."""
        relatives = line.words & _RELATIVES
        return line.words <= self.weights.keys() | _FRAME or bool(relatives - self.weights.keys())

    def is_named_by_its_heading(self, line: Line) -> bool:
        """Whether the heading above the line is in the terms of the question."""
        return all(
            _names(line.heading_words, one) or self._is_said_by_the_title(line, one)
            for one in self.subject
        )

    def is_under_its_heading(self, line: Line) -> bool:
        """Whether the line stands under a heading that is what the question asks for."""
        said = {one for one in self.subject if _says(line.heading_words, one)}
        return bool(said) and all(
            one in said or self._is_said_by_the_title(line, one) for one in self.subject
        )

    @property
    def wants_the_newest_list(self) -> bool:
        """Whether a newer list goes first also when its heading is in other terms."""
        return bool(self.subject & _OVERTAKEN)

    def _is_said_by_the_title(self, line: Line, one: str) -> bool:
        return one in _SAID_BY_THE_TITLE and _says(line.title_words, one)


def understood(query: SearchQuery, lines: Sequence[Line]) -> Asked:
    """What `query` asks for. A concept counts by how few of the lines speak of it."""
    words = frozenset(words_of(query.question)) | frozenset(words_of(query.text))
    names = concepts(query.text)
    if words & _WHY and names and _COMING.issuperset(names):
        names = _REASON_FOR_COMING
    subject = frozenset(names) - _FRAME
    counts = Counter(one for line in lines for one in names if _says(line.words, one))
    weights = {
        one: math.log(1 + (len(lines) + 0.5) / (counts[one] + 0.5))
        * (_FRAME_WEIGHT if subject and one in _FRAME else 1.0)
        for one in names
    }
    return Asked(
        subject=subject or frozenset(names),
        weights=weights,
        wants_latest=bool(words & _LATEST),
        wants_value=bool(words & (_VALUE | _LATEST)) or query.text.lower().startswith("what "),
    )


def is_quoted_under(question: str, heading: str) -> bool:
    """Whether `question`, asked without a model, is answered by what stands under `heading`."""
    subject = understood(SearchQuery(question), ()).subject
    words = stems(heading)
    return bool(subject) and all(_says(words, one) for one in subject)


def _match(line: Line, one: str) -> float:
    if _says(line.words, one):
        return 1.0
    if _says(line.heading_words, one):
        return _HEADING_WEIGHT
    return _TITLE_WEIGHT if _says(line.title_words, one) else 0.0


def _says(words: frozenset[str], one: str) -> bool:
    return one in words or not answered_by(one).isdisjoint(words)


def _names(words: frozenset[str], one: str) -> bool:
    """Whether `one` is among `words`, or another name of it: each answers the other."""
    return one in words or any(
        other in words and one in answered_by(other) for other in answered_by(one)
    )
