"""A model's answer as it streams: markers resolved, absence recognised, tokens counted."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from langchain.messages import AIMessageChunk
from langchain_core.language_models import BaseChatModel

from medmemory.answering.chain import writing_chain
from medmemory.answering.citations import MarkerResolver
from medmemory.answering.events import ModelThinks, TextDelta, TextTakenBack
from medmemory.answering.prompting import Fitted, Prompt
from medmemory.answering.repeating import RepetitionWatch
from medmemory.errors import ModelServerError

_NOT_FOUND = "NOT FOUND"
_MAY_STAND_BEFORE = " \n\t*_\"'`“#-"

# How models say it in words of their own. "There is no evidence of metastasis" is a finding.
_RECORDS = ("passage", "passages", "record", "records", "document", "documents", "notes", "context")
_LACKING = ("do not", "does not", "did not", "don't", "doesn't", "contain no", "contains no")
_WHAT_IS_LACKING = ("information", "mention", "record of", "documentation", "data")
_ABSENCE_OPENINGS = tuple(
    opening.upper()
    for opening in (
        *(
            f"the {which}{record} {lacking}"
            for which in ("", "provided ", "given ", "available ")
            for record in _RECORDS
            for lacking in _LACKING
        ),
        *(f"{there}no {what}" for there in ("", "there is ") for what in _WHAT_IS_LACKING),
        *(f"not {how}" for how in ("mentioned", "stated", "documented", "specified", "recorded")),
        *(f"i {unable}" for unable in ("cannot find", "could not find", "was unable to find")),
    )
)
_LONGEST_ABSENCE_CHARACTERS = 300


@dataclass
class Written:
    """What is known about a model's text besides the text. Token counts are the server's."""

    is_absent: bool = False
    reached_length_limit: bool = False
    ended_in_thought: bool = False
    was_repeating: bool = False
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    first_word_at: float | None = None  # time.monotonic()


class ModelText:
    """The text of one answer. `written` is filled in while `events` is read."""

    def __init__(self, question: str, fitted: Fitted, prompt: Prompt, written: Written) -> None:
        self._question = question
        self._fitted = fitted
        self._prompt = prompt
        self._written = written
        self._begin()

    async def events(
        self, model: BaseChatModel
    ) -> AsyncGenerator[TextDelta | ModelThinks | TextTakenBack, None]:
        """The text, piece by piece. When it only says that the passages do not answer, in whatever
        words, nothing is left of it. When it only repeats itself, it is stopped, and said once.

        Raises ModelServerError when it said nothing at all.
        """
        has_thought = has_said = False
        async with aclosing(self._chunks(model)) as chunks:
            async for chunk in chunks:
                if "takes_back" in chunk.additional_kwargs:
                    self._begin()
                    if has_said:
                        has_said = False
                        yield TextTakenBack()
                if "reasoning_content" in chunk.additional_kwargs and not has_thought:
                    has_thought = True
                    yield ModelThinks()
                if piece := self._said(chunk.text):
                    has_said = True
                    yield TextDelta(piece)
                    if once := self._said_once(piece):
                        yield TextTakenBack()
                        yield TextDelta(once)
                        return
                if self._written.is_absent:
                    return
        if piece := self._finish():
            has_said = True
            yield TextDelta(piece)
        if _opens_as_absence(_bare(self._text)):
            self._written.is_absent = True
            if has_said:
                yield TextTakenBack()
            return
        if not has_said and not self._written.is_absent:
            raise ModelServerError(
                "The model thought until it had no room left for an answer."
                if has_thought and self._written.reached_length_limit
                else "The model gave no answer."
            )

    def _begin(self) -> None:
        self._resolver = MarkerResolver(passage.number for passage in self._fitted.passages)
        self._opening: str | None = ""
        self._watch = RepetitionWatch()
        self._shown = ""
        self._text = ""  # as far as it tells whether it only says that nothing was found

    def _said(self, text: str) -> str:
        """What of the text so far can be shown now."""
        if not text:
            return ""
        if len(self._text) <= _LONGEST_ABSENCE_CHARACTERS:
            self._text += text
        if self._opening is None:
            return self._resolver.feed(text)
        self._opening += text
        if _says_not_found(self._opening):
            self._written.is_absent = True
            return ""
        if _may_become_not_found(self._opening):
            return ""
        opening, self._opening = self._opening.lstrip(), None
        return self._resolver.feed(opening)

    def _said_once(self, piece: str) -> str:
        """The text without its repetitions, as soon as it consists of them; else nothing."""
        self._shown += piece
        repeated_from = self._watch.feed(piece)
        if repeated_from is None:
            return ""
        self._written.was_repeating = True
        return self._shown[:repeated_from].rstrip()

    def _finish(self) -> str:
        held, self._opening = self._opening or "", None
        return self._resolver.feed(held.lstrip()) + self._resolver.finish()

    async def _chunks(self, model: BaseChatModel) -> AsyncGenerator[AIMessageChunk, None]:
        chain = writing_chain(self._question, self._prompt, model)
        async for message in chain.astream(self._fitted):
            if not isinstance(message, AIMessageChunk):
                continue
            if message.text and self._written.first_word_at is None:
                self._written.first_word_at = time.monotonic()
            self._count(message)
            yield message

    def _count(self, message: AIMessageChunk) -> None:
        has_thought = "reasoning_content" in message.additional_kwargs
        if has_thought or message.text:
            self._written.ended_in_thought = has_thought
        if message.response_metadata.get("done_reason") == "length":
            self._written.reached_length_limit = True
        if message.usage_metadata is not None:
            self._written.prompt_tokens = message.usage_metadata["input_tokens"]
            self._written.completion_tokens = message.usage_metadata["output_tokens"]


def _may_become_not_found(opening: str) -> bool:
    return _NOT_FOUND.startswith(_bare(opening)) and _bare(opening) != _NOT_FOUND


def _says_not_found(opening: str) -> bool:
    return _bare(opening).startswith(_NOT_FOUND)


def _opens_as_absence(bare: str) -> bool:
    """Only where nothing is cited, and nothing else is said."""
    return (
        bare.startswith(_ABSENCE_OPENINGS)
        and len(bare) <= _LONGEST_ABSENCE_CHARACTERS
        and "[" not in bare
    )


def _bare(opening: str) -> str:
    return opening.lstrip(_MAY_STAND_BEFORE).upper()
