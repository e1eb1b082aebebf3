"""A question in the words of a line, where the two call the same thing by other names.

"When was her hip operation?" is not much like "Cemented hemiarthroplasty on 3 May" to an embedding
model that knows few clinical words; "When was her hemiarthroplasty?" is.
"""

from medmemory.answering.quoting.general_words import is_ordinary
from medmemory.retrieval.word_forms import forms_of
from medmemory.retrieval.words import Named, answered_by, concepts, named_in, words_of

# Each tablet is a medication: to say so brings no line nearer to what is asked.
_OF_ANY_KIND = frozenset(concepts("medication"))


def restated(question: str, line: str) -> str:
    """`question` with what it asks about called as `line` calls it; each wording stands once."""
    said = named_in(line)
    parts: list[str] = []
    used: set[str] = set()
    end = 0
    for asked in named_in(question):
        parts.append(question[end : asked.start])
        end = asked.end
        wording = question[asked.start : asked.end]
        if not is_ordinary(asked.concept) and asked.concept not in _OF_ANY_KIND:
            wording = _wording_of(asked, line, said) or wording
        if wording not in used:
            parts.append(wording)
        used.add(wording)
    parts.append(question[end:])
    return " ".join("".join(parts).split())


def _wording_of(asked: Named, line: str, said: list[Named]) -> str | None:
    """How `line` calls what is asked about: by a name of it, else by what answers it."""
    answers = answered_by(asked.concept)
    named = [one for one in said if one.concept == asked.concept]
    answering = [one for one in said if one.concept in answers]
    for one in (*named, *answering):
        return line[one.start : one.end]
    return next((word for word in words_of(line) if not answers.isdisjoint(forms_of(word))), None)
