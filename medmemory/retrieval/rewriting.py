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
    r"^\W*(and|but|or|so|also|then|since when|what about|how about|what else|anything else|why|"
    r"how come|when was (that|this|it)|is (that|this|it)|was (that|this|it)|same)\b",
    re.IGNORECASE,
)
# Not "she" or "his": these mean the patient, whom every question is about.
_POINTING_BACK = frozenset({"it", "its", "that", "this", "those", "these", "they", "them", "there"})
_FEWEST_WORDS_OF_ITS_OWN = 2
_LONGEST_REWRITTEN_CHARACTERS = 400


def rewritten_by_rules(question: str, history: Sequence[Turn]) -> SearchQuery:
    """An elliptic follow-up is led by the content words of the question it continues."""
    if not history or not is_elliptic(question):
        return SearchQuery(question)
    own_words = set(words_of(question))
    carried = [
        word
        for word in dict.fromkeys(content_words(_last_full_question(history)))
        if word not in own_words
    ]
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
    """A follow-up in the model's standalone wording; by rules when that wording is unusable."""
    if not history:
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


def is_elliptic(question: str) -> bool:
    """Whether the question says too little by itself."""
    if _OPENS_A_FOLLOW_UP.match(question):
        return True
    own_words = content_words(question)
    points_back = not _POINTING_BACK.isdisjoint(words_of(question))
    return len(own_words) < _FEWEST_WORDS_OF_ITS_OWN or points_back


def _last_full_question(history: Sequence[Turn]) -> str:
    for turn in reversed(history):
        if not is_elliptic(turn.question):
            return turn.question
    return history[0].question


def _conversation(history: Sequence[Turn]) -> str:
    return "\n".join(f"Question: {turn.question}\nAnswer: {turn.answer}" for turn in history)
