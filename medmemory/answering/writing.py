"""A model's answer as it streams: markers resolved, absence recognised, tokens counted."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from langchain.messages import AIMessageChunk
from langchain_core.language_models import BaseChatModel

from medmemory.answering.chain import writing_chain
from medmemory.answering.citations import MarkerResolver
from medmemory.answering.prompting import Fitted, Prompt
from medmemory.errors import ModelServerError

log = structlog.get_logger(__name__)

_NOT_FOUND = "NOT FOUND"
_MAY_STAND_BEFORE = " \n\t*_\"'`“#-"


@dataclass
class Written:
    """What is known about a model's text besides the text. Token counts are the server's."""

    is_absent: bool = False
    reached_length_limit: bool = False
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ModelText:
    """The text of one answer. `written` is filled in while `pieces` is read."""

    def __init__(self, question: str, fitted: Fitted, prompt: Prompt, written: Written) -> None:
        self._question = question
        self._fitted = fitted
        self._prompt = prompt
        self._written = written

    async def pieces(self, model: BaseChatModel) -> AsyncGenerator[str, None]:
        """The text, piece by piece; nothing when the model says that the passages do not answer."""
        resolver = MarkerResolver(passage.number for passage in self._fitted.passages)
        opening, is_answer = "", False
        async with aclosing(self._tokens(model)) as tokens:
            async for token in tokens:
                opening = token if is_answer else opening + token
                if not is_answer:
                    if _may_become_not_found(opening):
                        continue
                    if _says_not_found(opening):
                        self._written.is_absent = True
                        return
                    opening, is_answer = opening.lstrip(), True
                if piece := resolver.feed(opening):
                    yield piece
        if not is_answer:
            raise ModelServerError("The model gave no answer.")
        if piece := resolver.finish():
            yield piece

    async def _tokens(self, model: BaseChatModel) -> AsyncGenerator[str, None]:
        chain = writing_chain(self._question, self._prompt, model)
        async for message in chain.astream(self._fitted):
            if isinstance(message, AIMessageChunk):
                self._count(message)
            if message.text:
                yield message.text

    def _count(self, message: AIMessageChunk) -> None:
        if message.response_metadata.get("done_reason") == "length":
            self._written.reached_length_limit = True
        usage = message.usage_metadata
        if usage is None:
            return
        self._written.prompt_tokens = usage["input_tokens"]
        self._written.completion_tokens = usage["output_tokens"]
        if usage["input_tokens"] > self._fitted.estimated_tokens:
            log.warning(
                "prompt_took_more_tokens_than_estimated",
                estimated=self._fitted.estimated_tokens,
                counted=usage["input_tokens"],
            )


def _may_become_not_found(opening: str) -> bool:
    return _NOT_FOUND.startswith(_bare(opening)) and _bare(opening) != _NOT_FOUND


def _says_not_found(opening: str) -> bool:
    return _bare(opening).startswith(_NOT_FOUND)


def _bare(opening: str) -> str:
    return opening.lstrip(_MAY_STAND_BEFORE).upper()
