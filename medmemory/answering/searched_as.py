"""In which wording a question is searched: the model's, that of the rules, the clinician's own."""

from collections.abc import Sequence

from medmemory.answering.asking import Asking
from medmemory.answering.chain import Rewrite
from medmemory.answering.means import Means
from medmemory.answering.prompting import latest_turns
from medmemory.clinical.answer import SearchQuery, Turn
from medmemory.retrieval.rewriting import rewritten_by_model, rewritten_by_rules


def worded_by_model(asking: Asking, means: Means) -> Rewrite:
    """Raises ModelServerError when a follow-up needs the model and it fails."""
    prompt = means.rewrite_prompt

    async def rewrite(question: str, history: Sequence[Turn]) -> SearchQuery:
        if not history or means.model is None:
            return SearchQuery(question)
        told = latest_turns(history, asking.budget, prompt)
        async with means.model.chat_model() as model:
            return await rewritten_by_model(
                question, history, told=told, model=model, prompt=prompt.template
            )

    return rewrite


async def worded_by_rules(question: str, history: Sequence[Turn]) -> SearchQuery:
    return rewritten_by_rules(question, history)


async def left_alone(question: str, _history: Sequence[Turn]) -> SearchQuery:
    """Nothing is said to be absent before the clinician's own words were tried alone."""
    return SearchQuery(question)
