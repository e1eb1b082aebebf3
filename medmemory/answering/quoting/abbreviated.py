"""A question whose abbreviations only the record explains, and the remark that says so."""

from collections.abc import Sequence

from medmemory.answering.quoting.general_words import is_ordinary
from medmemory.clinical.answer import Candidate
from medmemory.retrieval.initials import spelled_out, unknown_abbreviations
from medmemory.retrieval.words import content_words, stem


def abbreviated(question: str, candidates: Sequence[Candidate]) -> dict[str, str]:
    """The abbreviations in `question` that no table has, and the words of the record that begin
    with their letters. Words that are no subject of their own spell nothing ("pain seems
    chronic")."""
    texts = [candidate.text for candidate in candidates]
    found = {short: spelled_out(short, texts) for short in unknown_abbreviations(question)}
    return {
        short: phrase
        for short, phrase in found.items()
        if phrase and not any(is_ordinary(stem(word)) for word in content_words(phrase))
    }


def read_as(phrases: dict[str, str]) -> list[str]:
    """How the question was understood, for whoever reads the answer."""
    return [f"“{short}” was taken to be “{phrase}”." for short, phrase in phrases.items()]
