"""A model asked for one answer: what fits is sent, and what it counted is compared."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog

from medmemory.answering import notices
from medmemory.answering.events import ModelThinks, TextDelta, TextTakenBack
from medmemory.answering.ports import LanguageModel, ModelState
from medmemory.answering.prompting import Budget, Fitted, Prompt, fit
from medmemory.answering.quoting.evidence import passages_of
from medmemory.answering.tokens import TokenCounts
from medmemory.answering.writing import ModelText, Written
from medmemory.clinical.answer import Candidate, Turn
from medmemory.errors import PromptTooLong

log = structlog.get_logger(__name__)


class Asking:
    """After `events`, `fitted` is what the model was given, `written` what it did, and `remark`
    what is to be said about that."""

    def __init__(
        self, model: LanguageModel, state: ModelState, prompt: Prompt, counts: TokenCounts
    ) -> None:
        self.state = state
        self.fitted: Fitted | None = None
        self.written = Written()
        self.remark: str | None = None
        self._model = model
        self._prompt = prompt
        self._counts = counts
        self._digest = state.digest or ""

    @property
    def budget(self) -> Budget:
        """What a prompt may take now."""
        return Budget(
            self.state.context_tokens or 0,
            self.state.reply_tokens or 0,
            self._counts.factor(self._digest),
        )

    async def events(
        self, question: str, candidates: Sequence[Candidate], history: Sequence[Turn]
    ) -> AsyncGenerator[Fitted | TextDelta | ModelThinks | TextTakenBack, None]:
        """What is sent, then the text; once more with less, when the server says it was too much.

        Raises ModelServerError.
        """
        self.fitted, self.written, self.remark = None, Written(), None
        was_sent = False
        try:
            async with aclosing(self._asked(question, candidates, history)) as events:
                async for event in events:
                    was_sent = True
                    yield event
        except PromptTooLong:
            if not was_sent:
                raise  # not even one passage fits
            self._counts.doubt(self._digest)
            async with aclosing(self._asked(question, candidates, history)) as events:
                async for event in events:
                    yield event

    async def _asked(
        self, question: str, candidates: Sequence[Candidate], history: Sequence[Turn]
    ) -> AsyncGenerator[Fitted | TextDelta | ModelThinks | TextTakenBack, None]:
        self.fitted = fitted = fit(
            self._prompt,
            question,
            passages=passages_of((), candidates),
            history=history,
            budget=self.budget,
        )
        yield fitted
        writing = ModelText(question, fitted, self._prompt, self.written)
        async with self._model.chat_model() as model, aclosing(writing.events(model)) as events:
            async for event in events:
                yield event
        self.remark = notices.joined(
            notices.ENDED_IN_THOUGHT if self.written.ended_in_thought else None,
            notices.REPEATED if self.written.was_repeating else None,
            self._compared(fitted),
        )

    def _compared(self, fitted: Fitted) -> str | None:
        counted = self.written.prompt_tokens
        if not counted:
            return None
        is_whole = self._counts.learn(
            self._digest,
            estimated=fitted.estimated_tokens,
            counted=counted,
            written=self.written.completion_tokens or 0,
            context_tokens=self.state.context_tokens or 0,
        )
        if is_whole:
            return None
        log.warning(
            "prompt_was_truncated",
            estimated=fitted.estimated_tokens,
            counted=counted,
            context=self.state.context_tokens,
        )
        return notices.NOT_READ_WHOLE
