"""A follow-up becomes a question that can be searched by itself."""

import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from medmemory.clinical.answer import SearchQuery, Turn
from medmemory.retrieval.delimiting import as_data
from medmemory.retrieval.following import continues_another, resolved
from medmemory.retrieval.moments import named_in, reckoned_in
from medmemory.retrieval.words import stems, words_of

_LONGEST_REWRITTEN_CHARACTERS = 400
_MARKER = re.compile(r" ?\[\d+\]")


def rewritten_by_rules(question: str, history: Sequence[Turn]) -> SearchQuery:
    """The follow-up with what it leaves out put in from the questions before it."""
    wording = resolved(question, history)
    return SearchQuery(question, None if wording == question else wording)


async def rewritten_by_model(
    question: str,
    history: Sequence[Turn],
    *,
    told: Sequence[Turn],
    model: BaseChatModel,
    prompt: ChatPromptTemplate,
) -> SearchQuery:
    """A follow-up in the model's standalone wording; by rules when that wording is unusable.

    The model is told of the turns `told`, as many of `history` as fit. A question that stands by
    itself is left alone: an earlier one must not colour its search.
    """
    by_rules = rewritten_by_rules(question, history)
    if not told or not continues_another(question):
        return by_rules
    chain: Runnable[dict[str, str], str] = prompt | model | StrOutputParser()
    conversation = _conversation(told)
    reply = await chain.ainvoke({"conversation": conversation, "question": as_data(question)})
    lines = [line for line in reply.splitlines() if line.strip()]
    wording = lines[-1].strip().strip("\"'*") if lines else ""
    if not _is_usable(wording, f"{conversation}\n{question}", by_rules):
        return by_rules
    return SearchQuery(question, None if wording == question else wording)


def _is_usable(wording: str, known: str, by_rules: SearchQuery) -> bool:
    """Whether it may be what was meant: it brings no number of its own, and speaks of the same."""
    if not wording or len(wording) > _LONGEST_REWRITTEN_CHARACTERS:
        return False
    reckoned = reckoned_in(by_rules.question)
    by_the_rules = {named.moment for named in named_in(by_rules.text)}
    if reckoned is not None and by_the_rules:
        if {named.moment for named in named_in(wording)} != by_the_rules:
            return False
    else:
        # Where the rules cannot choose between dates, the model may, and reckon from its choice.
        count = reckoned.count if reckoned is not None else 0
        years = {named.moment.year + count for named in named_in(known) if named.moment.year}
        if not _numbers(wording) <= _numbers(known) | {str(year) for year in years}:
            return False
    return not stems(wording).isdisjoint(stems(f"{known} {by_rules.text}"))


def _numbers(text: str) -> set[str]:
    return {word for word in words_of(text) if word[0].isdigit()}


def _conversation(turns: Sequence[Turn]) -> str:
    return "\n".join(
        f"Question: {as_data(turn.question)}\nAnswer: {as_data(_MARKER.sub('', turn.answer))}"
        for turn in turns
    )
