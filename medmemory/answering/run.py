"""One answer while it runs."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

import structlog

from medmemory.answering import notices
from medmemory.answering.absence import absence_text, unsearched_text
from medmemory.answering.chain import Evidence, Rewrite, gathering_chain
from medmemory.answering.citations import citations_in, cite
from medmemory.answering.events import AnswerEvent, AnswerFinished, EvidenceFound, TextDelta
from medmemory.answering.evidence import Quote, choose_quotes, passages_of, quoted_text
from medmemory.answering.ports import LanguageModel, ModelState, RecordCoverage, SentenceEmbedder
from medmemory.answering.prompting import Prompt, fit
from medmemory.answering.writing import ModelText, Written
from medmemory.clinical.answer import (
    Answer,
    AnswerMode,
    AnswerOutcome,
    Citation,
    Coverage,
    Passage,
    SearchQuery,
    Turn,
)
from medmemory.clinical.identifiers import PatientId
from medmemory.errors import ModelServerError
from medmemory.retrieval.rewriting import rewritten_by_model, rewritten_by_rules
from medmemory.retrieval.search import PatientSearch

log = structlog.get_logger(__name__)

# Quotes are chosen from so many times the passages that a model would be given.
_QUOTED_FROM = 4

_NOT_YET_KNOWN = Coverage(0, None, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Means:
    """What every answer of a process works with. `model` None: quotes only."""

    search: PatientSearch
    records: RecordCoverage
    model: LanguageModel | None
    embedder: SentenceEmbedder
    answer_prompt: Prompt
    rewrite_prompt: Prompt
    passages: int
    answer_tokens: int

    def without_model(self) -> "Means":
        return replace(self, model=None)


class AnswerRun:
    """Read `events` once. At any time, also after a stop, `partial` is what was said so far."""

    def __init__(
        self, question: str, patient_id: PatientId, history: Sequence[Turn], means: Means
    ) -> None:
        self._question = question
        self._patient_id = patient_id
        self._history = history
        self._means = means
        self._state: ModelState | None = None
        self._coverage = _NOT_YET_KNOWN
        self._query = SearchQuery(question)
        self._evidence: Evidence | None = None
        self._passages: tuple[Passage, ...] = ()
        self._quotes: dict[int, Citation] = {}
        self._text = ""
        self._mode = AnswerMode.EVIDENCE_ONLY
        self._outcome = AnswerOutcome.ANSWERED
        self._notice: str | None = None
        self._written = Written()

    async def events(self) -> AsyncGenerator[AnswerEvent, None]:
        """Evidence, text and the finished answer, as they come.

        Closing this iterator, or cancelling the task that reads it, stops the model. A failure of
        the model server is answered from the record; other errors of ours pass.
        """
        started = time.monotonic()
        means = self._means
        self._state = await means.model.state() if means.model is not None else None
        problem = self._state.problem if self._state is not None else None
        can_ask = self._state is not None and problem is None
        async with aclosing(self._by_model() if can_ask else self._by_quotes(problem)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    self._text += event.text
                yield event
        answer = self._answer(self._outcome, self._notice)
        log.info(
            "answer_finished",
            mode=answer.mode.value,
            outcome=answer.outcome.value,
            passages=len(answer.passages),
            citations=len(answer.citations),
            seconds=round(time.monotonic() - started, 3),
        )
        yield AnswerFinished(answer)

    def partial(self, outcome: AnswerOutcome) -> Answer:
        """The answer as far as it was said; `outcome` says why it ends there."""
        return self._answer(outcome, self._notice)

    async def _by_model(self) -> AsyncGenerator[AnswerEvent, None]:
        try:
            evidence = await self._gather(self._rewritten_by_model, self._means.passages)
            if not evidence.candidates:
                self._mode = AnswerMode.MODEL
                async for event in self._absence():
                    yield event
                return
            async with aclosing(self._written_by_model(evidence)) as events:
                async for event in events:
                    yield event
        except ModelServerError as error:
            log.warning("model_failed", problem=type(error).__name__, characters=len(self._text))
            problem = error
        else:
            return
        if self._text:
            async for event in self._continued_by_quotes(problem):
                yield event
        else:
            async for event in self._by_quotes(problem):
                yield event

    async def _written_by_model(self, evidence: Evidence) -> AsyncGenerator[AnswerEvent, None]:
        async with aclosing(self._asked_of_model(evidence)) as events:
            async for event in events:
                yield event
        if self._written.is_absent and self._query.rewritten is not None:
            alone = await self._gather(self._left_alone, self._means.passages)
            self._written = Written()
            async with aclosing(self._asked_of_model(alone)) as events:
                async for event in events:
                    yield event
        if self._written.is_absent:
            self._outcome = AnswerOutcome.ABSENT
            self._notice = self._loading_notice()
            yield TextDelta(absence_text(self._coverage))
            return
        self._notice = notices.joined(
            self._notice,
            None if citations_in(self._text, self._passages) else notices.UNCITED,
            notices.LENGTH_REACHED if self._written.reached_length_limit else None,
        )

    async def _asked_of_model(self, evidence: Evidence) -> AsyncGenerator[AnswerEvent, None]:
        assert self._means.model is not None  # noqa: S101  # only called when there is one
        assert self._state is not None  # noqa: S101  # its state was asked for
        fitted = fit(
            self._means.answer_prompt,
            self._question,
            passages=passages_of((), evidence.candidates),
            history=self._history,
            context_tokens=self._state.context_tokens or 0,
            answer_tokens=self._means.answer_tokens,
        )
        self._mode, self._passages = AnswerMode.MODEL, fitted.passages
        self._notice = notices.joined(self._loading_notice(), unsearched_text(self._coverage))
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        writing = ModelText(self._question, fitted, self._means.answer_prompt, self._written)
        async with self._means.model.chat_model() as model, aclosing(writing.pieces(model)) as text:
            async for piece in text:
                yield TextDelta(piece)

    async def _by_quotes(
        self, problem: ModelServerError | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        self._mode = AnswerMode.EVIDENCE_ONLY
        # Reading more costs nothing here, and a list may go on where the search did not see it.
        wide = _QUOTED_FROM * self._means.passages
        evidence = self._evidence or await self._gather(self._rewritten_by_rules, wide)
        quotes = await choose_quotes(self._query, evidence.candidates, self._means.embedder)
        if not quotes and self._query.rewritten is not None:
            evidence = await self._gather(self._left_alone, wide)
            quotes = await choose_quotes(self._query, evidence.candidates, self._means.embedder)
        shown = evidence.candidates[: self._means.passages]
        self._passages = tuple(passages_of(quotes, shown))
        about = notices.quoted if quotes else notices.searched_only
        unsearched = unsearched_text(self._coverage) if quotes else None  # absence says it itself
        self._notice = notices.joined(about(problem), self._loading_notice(), unsearched)
        if not quotes:
            async for event in self._absence():
                yield event
            return
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        yield TextDelta(self._quote(quotes, self._passages))

    async def _continued_by_quotes(
        self, problem: ModelServerError
    ) -> AsyncGenerator[AnswerEvent, None]:
        """After a text that broke off; the numbers in it keep their passages."""
        self._outcome = AnswerOutcome.INTERRUPTED
        self._notice = notices.joined(self._notice, notices.broken_off(problem))
        candidates = [passage.candidate for passage in self._passages]
        quotes = await choose_quotes(self._query, candidates, self._means.embedder)
        added = passages_of(quotes, (), first_number=len(self._passages) + 1)
        self._passages = (*self._passages, *added)
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        if quotes:
            yield TextDelta(f"\n\n{notices.CONTINUATION}\n\n{self._quote(quotes, added)}")
        else:
            yield TextDelta(f"\n\n{notices.CONTINUATION_ABSENT}")

    async def _absence(self) -> AsyncGenerator[AnswerEvent, None]:
        self._outcome = AnswerOutcome.ABSENT
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        yield TextDelta(absence_text(self._coverage))

    async def _gather(self, rewrite: Rewrite, limit: int) -> Evidence:
        chain = gathering_chain(
            rewrite,
            self._means.search,
            patient_id=self._patient_id,
            limit=limit,
        )
        counting = asyncio.create_task(self._means.records.coverage(patient_id=self._patient_id))
        try:
            evidence = await chain.ainvoke({"question": self._question, "history": self._history})
            self._coverage = await counting
        finally:
            counting.cancel()  # when the search failed, nothing runs on behind it
        self._query, self._evidence = evidence.query, evidence
        return evidence

    async def _rewritten_by_model(self, question: str, history: Sequence[Turn]) -> SearchQuery:
        if not history or self._means.model is None:
            return SearchQuery(question)
        async with self._means.model.chat_model() as model:
            return await rewritten_by_model(
                question, history, model=model, prompt=self._means.rewrite_prompt.template
            )

    async def _rewritten_by_rules(self, question: str, history: Sequence[Turn]) -> SearchQuery:
        return rewritten_by_rules(question, history)

    async def _left_alone(self, question: str, _history: Sequence[Turn]) -> SearchQuery:
        """Nothing is said to be absent before the clinician's own words were tried alone."""
        return SearchQuery(question)

    def _quote(self, quotes: Sequence[Quote], passages: Sequence[Passage]) -> str:
        quoted = passages[: len(quotes)]
        for quote, passage in zip(quotes, quoted, strict=True):
            self._quotes[passage.number] = cite(passage, quote.within)
        return quoted_text(quotes, [passage.number for passage in quoted])

    def _loading_notice(self) -> str | None:
        return None if self._means.search.searches_by_meaning else notices.LOADING

    def _answer(self, outcome: AnswerOutcome, notice: str | None) -> Answer:
        by_model = self._mode is AnswerMode.MODEL
        return Answer(
            text=self._text,
            mode=self._mode,
            outcome=outcome,
            query=self._query,
            passages=self._passages,
            citations=self._citations(),
            coverage=self._coverage,
            notice=notice,
            model=self._state.model if by_model and self._state is not None else None,
            prompt_version=self._means.answer_prompt.version if by_model else None,
            prompt_tokens=self._written.prompt_tokens,
            completion_tokens=self._written.completion_tokens,
        )

    def _citations(self) -> tuple[Citation, ...]:
        # A quote is cited at exactly its own words; a model's claim at what matches it best.
        return tuple(
            self._quotes.get(citation.number, citation)
            for citation in citations_in(self._text, self._passages)
        )
