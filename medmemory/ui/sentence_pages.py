"""How a sentence of an answer was checked, in words."""

from dataclasses import dataclass

from medmemory.clinical.citation import Citation
from medmemory.clinical.patient import Patient
from medmemory.clinical.verification import KeptSentence, SentenceState, VerifiedSentence
from medmemory.ui.sentence_marks import (
    OTHER_SOURCE_DIFFERS,
    SOURCE_ADDED,
    SOURCE_CORRECTED,
    WORDS,
)
from medmemory.ui.source_pages import templates

SUPPORTED = "the cited source says it"
_EXPLAINED = {
    SentenceState.NOT_IN_SOURCE: (
        "The words of the source were compared with the sentence. They do not say all of it; that "
        "does not make it wrong. Read the source before you rely on it."
    ),
    SentenceState.CITES_NOTHING: (
        "The model named no source for this sentence, and none of the passages it was shown says "
        "all of it."
    ),
    SentenceState.CONTRADICTED: (
        "The source says something else about the same thing. Do not rely on this sentence."
    ),
    SentenceState.SUPPORTED: "All that was looked for stands in the source.",
}
_DIFFERS = (
    "The cited source says it, and another document of the record says otherwise. Read both: the "
    "record does not tell which is right."
)
_HOW = (
    "MedMemory compares numbers with their units, names, dates, doses, denials and words, by rules "
    "and without a model. It takes a paraphrase for missing rather than a mistake for right."
)
_KINDS = {"words": "word", "denied": "denied", "asserted": "stated"}


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """Words of the record with the way to them; `about` says what they are to the sentence."""

    about: str
    citation: Citation
    quote: str


def sentence_page(kept: KeptSentence, patient: Patient) -> str:
    """The HTML page that explains the mark of a sentence."""
    sentence = kept.sentence
    return templates.get_template("sentence.html").render(
        patient=patient,
        sentence=sentence,
        found=state_of(sentence),
        explained=_explained(sentence),
        facts=[
            (_KINDS.get(fact.kind, fact.kind), fact.text, fact.is_found) for fact in sentence.facts
        ],
        looked_in=_looked_in(sentence),
        sources=_sources(kept),
        how=_HOW,
    )


def state_of(sentence: VerifiedSentence) -> str:
    """What was found, in the words of its mark."""
    if sentence.repaired is not None:
        return SOURCE_CORRECTED if sentence.cited else SOURCE_ADDED
    if sentence.state is SentenceState.SUPPORTED and sentence.against is not None:
        return OTHER_SOURCE_DIFFERS
    return WORDS.get(sentence.state, SUPPORTED)


def _explained(sentence: VerifiedSentence) -> str:
    if sentence.repaired is None:
        differs = sentence.state is SentenceState.SUPPORTED and sentence.against is not None
        return _DIFFERS if differs else _EXPLAINED[sentence.state]
    there = f"Source [{sentence.repaired.number}] says it."
    if not sentence.cited:
        return f"The model named no source for this sentence. {there}"
    return f"The source that the model named does not say this. {there}"


def _looked_in(sentence: VerifiedSentence) -> str:
    if not sentence.cited:
        return "all passages that the model was shown"
    return " ".join(f"[{number}]" for number in sentence.cited)


def _sources(kept: KeptSentence) -> list[QuotedSource]:
    sentence = kept.sentence
    quoted: list[QuotedSource] = []
    if sentence.against is not None:
        quoted.append(QuotedSource("Says otherwise", sentence.against, sentence.against.quote))
    if sentence.repaired is not None:
        quoted.append(QuotedSource("Says it", sentence.repaired, sentence.repaired.quote))
    shown = {one.citation.number for one in quoted}
    quoted += [
        QuotedSource("Cited", citation, citation.quote)
        for citation in kept.citations
        if citation.number in sentence.cited and citation.number not in shown
    ]
    return quoted
