"""The check of one answer, whose text may still grow, end, or be followed by quotes."""

from collections.abc import Sequence

from medmemory.answering import notices
from medmemory.answering.citations import citations_in
from medmemory.answering.permission import GENERAL_KNOWLEDGE, asks_for_general_knowledge
from medmemory.answering.verification.verifying import Verifier
from medmemory.clinical.answer import Passage
from medmemory.clinical.citation import Citation
from medmemory.clinical.verification import SentenceState, VerifiedSentence


class AnswerCheck:
    """What a model wrote is checked as far as it has come; what follows `ends_here` is not its."""

    def __init__(self, question: str) -> None:
        may_be_general = asks_for_general_knowledge(question)
        self._verifier = Verifier(GENERAL_KNOWLEDGE if may_be_general else None)
        self._end: tuple[int, int] | None = None
        self._found: tuple[str, int, tuple[VerifiedSentence, ...]] = "", 0, ()

    def ends_here(self, text: str, passages: Sequence[Passage]) -> None:
        """The model has said its last word, and was shown no other passages."""
        self._end = len(text), len(passages)

    def sentences(self, text: str, passages: Sequence[Passage]) -> tuple[VerifiedSentence, ...]:
        """The sentences that it wrote, checked against the passages that it was shown."""
        characters, shown = self._end or (len(text), len(passages))
        said = text[:characters]
        if self._found[:2] != (said, shown):
            self._found = said, shown, self._verifier.verify(said, passages[:shown])
        return self._found[2]


def needs_evidence(text: str, sentences: Sequence[VerifiedSentence]) -> bool:
    """Whether the record's own words belong beside the answer: it has a sentence that its source
    does not say, or none that names a source and could be checked."""
    if not text.strip():
        return False
    return _has_failed(sentences) or not any(one.cited for one in sentences)


def what_to_mind(
    text: str,
    sentences: Sequence[VerifiedSentence],
    passages: Sequence[Passage],
    *,
    is_quoted: bool,
) -> str | None:
    """That there are marks, or no source; `is_quoted`: the record's own words stand below."""
    has_source = citations_in(text, passages) or any(one.repaired for one in sentences)
    uncited = notices.UNCITED_BESIDE if is_quoted else notices.UNCITED
    return notices.joined(
        None if has_source else uncited, notices.MARKED if _has_failed(sentences) else None
    )


def with_found(
    cited: Sequence[Citation], sentences: Sequence[VerifiedSentence]
) -> tuple[Citation, ...]:
    """What the text cites, then what was found where the text does not cite it."""
    by_number = {citation.number: citation for citation in cited}
    for sentence in sentences:
        for found in (sentence.repaired, sentence.against):
            if found is not None:
                by_number.setdefault(found.number, found)
    return tuple(by_number.values())


def _has_failed(sentences: Sequence[VerifiedSentence]) -> bool:
    return any(one.state is not SentenceState.SUPPORTED for one in sentences)
