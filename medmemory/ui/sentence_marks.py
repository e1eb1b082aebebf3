"""What the check of a sentence found, as a mark behind it: quiet where the source does not say it,
loud where it says otherwise. Each leads to the page that explains it."""

from medmemory.clinical.answer import Answer
from medmemory.clinical.citation import Citation
from medmemory.clinical.identifiers import StepId
from medmemory.clinical.verification import SentenceState, VerifiedSentence
from medmemory.ui.markdown import citation_link, literal

# The words of a mark are also those of the page that explains it.
WORDS = {
    SentenceState.NOT_IN_SOURCE: "not in the cited source",
    SentenceState.CITES_NOTHING: "no source given",
    SentenceState.CONTRADICTED: "the source says otherwise",
}
SOURCE_CORRECTED = "source corrected"
SOURCE_ADDED = "source added"
OTHER_SOURCE_DIFFERS = "another source says otherwise"
_LONGEST_QUOTE_CHARACTERS = 160


def sentence_path(step_id: StepId, number: int) -> str:
    return f"/answers/{step_id}/sentences/{number}"


def marks_of(finished: Answer, step_id: StepId | None) -> list[tuple[int, str]]:
    """The marks of an answer as Markdown, each with its place in the text; `step_id` is the
    message that they lead on from, None before it is stored."""
    ids = {source.number: source for source in finished.sources}
    return [
        (sentence.span.end, _apart(finished.text, sentence, _mark(sentence, step_id, ids)))
        for sentence in finished.sentences
        if sentence.is_marked
    ]


def _mark(sentence: VerifiedSentence, step_id: StepId | None, sources: dict[int, Citation]) -> str:
    repaired = ""
    if sentence.repaired is not None:
        words = SOURCE_CORRECTED if sentence.cited else SOURCE_ADDED
        repaired = f" ({_explained(words, sentence, step_id)}: {_link(sentence.repaired, sources)})"
        if sentence.against is None:
            return repaired
    words = _explained(WORDS.get(sentence.state, OTHER_SOURCE_DIFFERS), sentence, step_id)
    if sentence.against is None:
        return f" ({words})"
    quote = literal(_shortened(sentence.against.quote))
    return f"{repaired} **({words}: “{quote}” {_link(sentence.against, sources)})**"


def _explained(words: str, sentence: VerifiedSentence, step_id: StepId | None) -> str:
    return f"[{words}]({sentence_path(step_id, sentence.number)})" if step_id else words


def _link(citation: Citation, sources: dict[int, Citation]) -> str:
    """A citation is stored once under its number, whichever of its words are quoted."""
    kept = sources.get(citation.number, citation)
    return citation_link(f"[{citation.number}]", kept.id)


def _shortened(quote: str) -> str:
    words = " ".join(quote.split())
    if len(words) <= _LONGEST_QUOTE_CHARACTERS:
        return words
    return f"{words[:_LONGEST_QUOTE_CHARACTERS].rsplit(' ', 1)[0]} …"


def _apart(text: str, sentence: VerifiedSentence, mark: str) -> str:
    """The mark, with a space behind it where a word would follow at once."""
    return f"{mark} " if text[sentence.span.end : sentence.span.end + 1].isalnum() else mark
