"""A follow-up becomes a question that can be searched by itself."""

import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from medmemory.clinical.answer import SearchQuery, Turn
from medmemory.retrieval.words import content_words, words_of

_OPENS_A_FOLLOW_UP = re.compile(
    r"^\W*(and|but|or|so|also|then|what about|how about|same)\b", re.IGNORECASE
)
# "And after surgery?": a circumstance of what was asked before, not another subject.
_CIRCUMSTANCE = re.compile(
    r"^\W*(?:and|but|or|so|then|what about|how about)\W+"
    r"(?:in|on|at|after|before|since|during|by|until|with|without|under|from)\b",
    re.IGNORECASE,
)
# Not "she" or "his": these mean the patient, whom every question is about.
_POINTING_BACK = re.compile(
    r"\b(?:it|its|those|these|they|them)\b"
    r"|\bthis\b(?!\s+(?:patient|man|woman|lady|gentleman|child|girl|boy|record|chart|case)\b)"
    # Elsewhere "that" joins two halves of one question: "the drug that she takes".
    r"|\b(?:is|was|does|did|of|for|about|than|like|with|at|before|after|since)\s+that\b"
    r"|\bthat\W*$",
    re.IGNORECASE,
)
# What is asked of a subject. It stays when the next question names another subject.
_FRAME = frozenset(
    """
    dose doses value values result results level levels latest last current newest recent
    """.split()  # noqa: SIM905  # as below
)
# Together with numbers these name no subject: a question of nothing else continues another.
_NAMES_NO_SUBJECT = _FRAME | frozenset(
    """
    unit units date dates day days week weeks month months year years time times
    january february march april may june july august september october november december
    earlier later previous previously now today currently first next else one ones still yet ago
    high low higher lower normal abnormal good bad much many long often come change changed changes
    stopped started increased decreased take takes taken taking given reason since
    mother father brother sister son daughter parents
    """.split()  # noqa: SIM905  # one word a line would fill a screen
)
_LONGEST_REWRITTEN_CHARACTERS = 400


def rewritten_by_rules(question: str, history: Sequence[Turn]) -> SearchQuery:
    """A follow-up is led by the content words of the question that it continues; one that names a
    subject of its own only by what was asked of the earlier subject ("dose")."""
    if not history or not continues_another(question):
        return SearchQuery(question)
    own_words = set(words_of(question))
    earlier = content_words(_last_with_a_subject(history))
    if _replaces_the_subject(question):
        earlier = [word for word in earlier if word in _FRAME]
    carried = [word for word in dict.fromkeys(earlier) if word not in own_words]
    if not carried:
        return SearchQuery(question)
    return SearchQuery(question, rewritten=f"{' '.join(carried)} {question}")


async def rewritten_by_model(
    question: str,
    history: Sequence[Turn],
    *,
    model: BaseChatModel,
    prompt: ChatPromptTemplate,
) -> SearchQuery:
    """A follow-up in the model's standalone wording; by rules when that wording is unusable.

    A question that stands by itself is left alone: an earlier one must not colour its search.
    """
    if not history or not continues_another(question):
        return SearchQuery(question)
    chain: Runnable[dict[str, str], str] = prompt | model | StrOutputParser()
    reply = await chain.ainvoke({"conversation": _conversation(history), "question": question})
    lines = [line for line in reply.splitlines() if line.strip()]
    wording = lines[-1].strip().strip("\"'*") if lines else ""
    if not wording or len(wording) > _LONGEST_REWRITTEN_CHARACTERS:
        return rewritten_by_rules(question, history)
    if wording == question:
        return SearchQuery(question)
    return SearchQuery(question, rewritten=wording)


def continues_another(question: str) -> bool:
    """Whether the question says too little by itself."""
    return (
        _OPENS_A_FOLLOW_UP.match(question) is not None
        or _POINTING_BACK.search(question) is not None
        or not _names_a_subject(question)
    )


def _replaces_the_subject(question: str) -> bool:
    return (
        _names_a_subject(question)
        and not _POINTING_BACK.search(question)
        and not _CIRCUMSTANCE.match(question)
    )


def _names_a_subject(question: str) -> bool:
    return any(
        word not in _NAMES_NO_SUBJECT and not word[0].isdigit() for word in content_words(question)
    )


def _last_with_a_subject(history: Sequence[Turn]) -> str:
    for turn in reversed(history):
        if _names_a_subject(turn.question) and not _CIRCUMSTANCE.match(turn.question):
            return turn.question
    return history[0].question


def _conversation(history: Sequence[Turn]) -> str:
    return "\n".join(f"Question: {turn.question}\nAnswer: {turn.answer}" for turn in history)
