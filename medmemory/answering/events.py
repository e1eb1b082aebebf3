"""What a running answer reports, in order: evidence, text piece by piece, the finished answer."""

from dataclasses import dataclass

from medmemory.clinical.answer import Answer, AnswerMode, Passage, SearchQuery


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The passages that the numbers in the coming text mean.

    Comes again when the model fails and quotes take over: then `mode`, `notice` and the longer
    `passages` replace the earlier ones; numbers already used keep their meaning.
    """

    query: SearchQuery
    passages: tuple[Passage, ...]
    mode: AnswerMode
    notice: str | None


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the answer's text; a marker such as [1] is never split."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelThinks:
    """The model has begun, and thinks instead of saying anything."""


@dataclass(frozen=True, slots=True)
class TextTakenBack:
    """The text so far turned out to be what the model thought; the answer's text begins anew."""


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """The last event; the answer's text is exactly the pieces that came before, or since the last
    TextTakenBack."""

    answer: Answer


AnswerEvent = EvidenceFound | TextDelta | ModelThinks | TextTakenBack | AnswerFinished
