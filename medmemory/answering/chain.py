"""The way from a question to its answer, in two chains to be read top-down.

Between the two the evidence is shown to the clinician, before the first token.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langsmith.run_trees import configure as configure_tracing

from medmemory.answering.prompting import Fitted, Prompt, filled
from medmemory.clinical.answer import Candidate, SearchQuery, Turn
from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.search import PatientSearch

# LangChain would send every prompt to an outside service if the environment named one.
configure_tracing(enabled=False)

_First = TypeVar("_First")
_Second = TypeVar("_Second")

Rewrite = Callable[[str, Sequence[Turn]], Awaitable[SearchQuery]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was searched for, and what was found, best first."""

    query: SearchQuery
    candidates: tuple[Candidate, ...]


def gathering_chain(
    rewrite: Rewrite, search: PatientSearch, *, patient_id: PatientId, limit: int
) -> Runnable[dict[str, Any], Evidence]:
    """{question, history} → rewritten → searched → the best `limit` candidates."""

    async def rewritten(asked: dict[str, Any]) -> SearchQuery:
        return await rewrite(asked["question"], asked["history"])

    async def searched(asked: dict[str, Any]) -> list[Candidate]:
        return await search.search(asked["query"], patient_id=patient_id, limit=limit)

    def gathered(asked: dict[str, Any]) -> Evidence:
        return Evidence(asked["query"], tuple(asked["candidates"]))

    return (
        RunnablePassthrough.assign(query=RunnableLambda(rewritten))
        | RunnablePassthrough.assign(candidates=RunnableLambda(searched))
        | RunnableLambda(gathered)
    )


async def side_by_side(
    first: Awaitable[_First], second: Coroutine[Any, Any, _Second]
) -> tuple[_First, _Second]:
    """Both; when the first fails, nothing runs on behind it."""
    other = asyncio.create_task(second)
    try:
        return await first, await other
    finally:
        other.cancel()


def writing_chain(
    question: str, prompt: Prompt, model: BaseChatModel
) -> Runnable[Fitted, BaseMessage]:
    """What fits the budget → prompt → model; `.astream` it."""

    def values(fitted: Fitted) -> dict[str, object]:
        return filled(prompt, question, fitted)

    return RunnableLambda(values) | prompt.template | model
