"""A question in the words that a line of the record can be held against."""

import re
from collections.abc import Sequence

from medmemory.answering.quoting.general_words import is_ordinary
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.paraphrases import plainly
from medmemory.retrieval.typos import put_right, slips
from medmemory.retrieval.words import stem, words_of

# Who the record is of stands at the head of its pages.
_NAMED = re.compile(r"\b(?:Patient|Name|Re)\s*:\s*((?:[A-Z][\w'’-]+[ ,]*){1,4})")


def as_meant(question: str, lines: Sequence[Line]) -> str:
    """`question` without the patient's name, its slips put right, its paraphrases named."""
    return _spelled(plainly(_unnamed(question, lines)), lines)


def _unnamed(question: str, lines: Sequence[Line]) -> str:
    """`question` without the name of the patient: no line need say it."""
    if not any(word[:1].isupper() for word in question.split()[1:]):
        return question
    texts = {line.candidate.chunk_id: line.candidate.text for line in lines}
    names = {
        name
        for text in texts.values()
        for named in _NAMED.findall(text)
        for name in re.findall(r"[\w'’-]+", named)
    }
    words = re.sub(r"(?<=\s)[A-Z][\w-]+(?:['’]s)?", lambda word: _or_none(word[0], names), question)
    return words if words.strip(" ?.!") else question


def _or_none(word: str, names: set[str]) -> str:
    return " " if re.sub(r"['’]s$", "", word) in names else word


def _spelled(question: str, lines: Sequence[Line]) -> str:
    """`question` with slips of the pen put right, but for what the record spells so too."""
    meant = slips(word for word in words_of(question) if not is_ordinary(stem(word)))
    held = {word for line in lines for word in words_of(line.text)} if meant else set()
    return put_right(question, {word: other for word, other in meant.items() if word not in held})
