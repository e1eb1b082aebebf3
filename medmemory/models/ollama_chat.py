"""A chat model on the model server that waits only so long, fails only with our errors, and says
apart what it thinks. The only importer of langchain_ollama.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_ollama import ChatOllama

from medmemory.errors import ModelStreamBroken, ModelTimedOut
from medmemory.models.ollama_errors import translating_failures
from medmemory.models.thinking import Heard, ThoughtSplitter

# In a piece's `additional_kwargs`: the model thinks; what it said before was thought.
THOUGHT, TAKES_BACK = "reasoning_content", "takes_back"


class OllamaChat(ChatOllama):
    """Streams what the model says. A piece is marked THOUGHT while it thinks, and TAKES_BACK where
    all before was thought."""

    first_token_timeout_seconds: float
    token_timeout_seconds: float

    async def close(self) -> None:
        await self._async_client.close()  # type: ignore[no-untyped-call]  # untyped there
        self._client.close()  # type: ignore[no-untyped-call]  # untyped there

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        has_begun = is_done = False
        splitter = ThoughtSplitter()
        chunks = super()._astream(messages, stop, run_manager, **kwargs)
        timeout = self.first_token_timeout_seconds
        while True:
            try:
                async with (
                    translating_failures(self.model, has_begun=has_begun),
                    asyncio.timeout(timeout),
                ):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise ModelTimedOut from None
            has_begun, timeout = True, self.token_timeout_seconds
            is_done = bool((chunk.generation_info or {}).get("done"))
            heard = splitter.feed(str(chunk.message.content))
            if is_done:
                heard = replace(heard, said=heard.said + splitter.finish())
            # The server parts the thoughts of some models itself, which leaves empty pieces.
            is_silent = self.reasoning is False and not chunk.message.content and not is_done
            yield _as_heard(chunk, replace(heard, has_thought=heard.has_thought or is_silent))
        if not is_done:
            raise ModelStreamBroken

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        """The whole reply; for callers that do not follow it, nothing is left of its thoughts."""
        chunks: list[ChatGenerationChunk] = []
        async for chunk in self._astream(messages, stop, run_manager, **kwargs):
            if chunk.message.additional_kwargs.get(TAKES_BACK):
                chunks = []
            chunks.append(chunk)
        message = AIMessage("".join(chunk.text for chunk in chunks))
        return ChatResult(generations=[ChatGeneration(message=message)])


def _as_heard(chunk: ChatGenerationChunk, heard: Heard) -> ChatGenerationChunk:
    """`chunk` with what it says alone. Marks are texts, because LangChain joins those of chunks."""
    marks = {THOUGHT: "." * heard.has_thought, TAKES_BACK: "." * heard.takes_back}
    message = chunk.message.model_copy(
        update={
            "content": heard.said,
            "additional_kwargs": {name: mark for name, mark in marks.items() if mark},
        }
    )
    return ChatGenerationChunk(message=message, generation_info=chunk.generation_info)
