"""One answer while it runs."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog

from medmemory.answering import absence, notices
from medmemory.answering.asking import Asking
from medmemory.answering.chain import Evidence, Rewrite, gathering_chain, side_by_side
from medmemory.answering.checking import AnswerCheck, needs_evidence, what_to_mind, with_found
from medmemory.answering.citations import citations_in, cite
from medmemory.answering.events import (
    AnswerEvent,
    AnswerFinished,
    EvidenceFound,
    TextDelta,
    TextTakenBack,
)
from medmemory.answering.means import Means
from medmemory.answering.prompting import Fitted
from medmemory.answering.quoting.evidence import Chosen, passages_of, quoted_text
from medmemory.answering.quoting.quotes import Quote
from medmemory.answering.quoting.several import choose_for_each
from medmemory.answering.receipts import receipt_of
from medmemory.answering.searched_as import left_alone, worded_by_model, worded_by_rules
from medmemory.clinical.answer import (
    Answer,
    AnswerMode,
    AnswerOutcome,
    Candidate,
    Coverage,
    Passage,
    SearchQuery,
    Turn,
)
from medmemory.clinical.citation import Citation
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.verification import VerifiedSentence
from medmemory.errors import ModelServerError
from medmemory.retrieval.asked_of import names_a_subject

log = structlog.get_logger(__name__)

# Quotes are chosen from so many times the passages that a model would be given.
_QUOTED_FROM = 4

_NOT_YET_KNOWN = Coverage(0, None, None, 0, 0)


class AnswerRun:
    """Read `events` once. At any time, also after a stop, `partial` is what was said so far."""

    def __init__(
        self, question: str, patient_id: PatientId, history: Sequence[Turn], means: Means
    ) -> None:
        self._question = question
        self._patient_id = patient_id
        self._history = history
        self._means = means
        self._coverage = _NOT_YET_KNOWN
        self._query = SearchQuery(question)
        self._evidence: Evidence | None = None
        self._passages: tuple[Passage, ...] = ()
        self._quotes: dict[int, Citation] = {}
        self._text = ""
        self._mode = AnswerMode.EVIDENCE_ONLY
        self._outcome = AnswerOutcome.ANSWERED
        self._notice: str | None = None
        self._asking: Asking | None = None
        self._check = AnswerCheck(question)
        self._started = time.monotonic()

    async def events(self) -> AsyncGenerator[AnswerEvent, None]:
        """Evidence, text and the finished answer, as they come.

        Closing this iterator, or cancelling the task that reads it, stops the model. A failure of
        the model server is answered from the record; other errors of ours pass.
        """
        self._started = time.monotonic()
        means = self._means
        state = await means.model.state() if means.model is not None else None
        problem = state.problem if state is not None else None
        if means.model is not None and state is not None and problem is None:
            self._asking = Asking(means.model, state, means.answer_prompt, means.token_counts)
        asking = self._asking
        async with aclosing(
            self._by_model(asking) if asking else self._by_quotes(problem)
        ) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    self._text += event.text
                elif isinstance(event, TextTakenBack):
                    self._text = ""
                yield event
        answer = self._answer(self._outcome, self._notice)
        log.info(
            "answer_finished",
            mode=answer.mode.value,
            outcome=answer.outcome.value,
            passages=len(answer.passages),
            citations=len(answer.citations),
            seconds=round(time.monotonic() - self._started, 3),
        )
        yield AnswerFinished(answer)

    def partial(self, outcome: AnswerOutcome) -> Answer:
        """The answer as far as it was said; `outcome` says why it ends there."""
        return self._answer(outcome, self._notice)

    async def _by_model(self, asking: Asking) -> AsyncGenerator[AnswerEvent, None]:
        try:
            evidence = await self._gather(
                worded_by_model(asking, self._means), self._means.passages
            )
            if not evidence.candidates:
                self._mode = AnswerMode.MODEL
                async for event in self._absence(absence.absence_text(self._coverage)):
                    yield event
                return
            async with aclosing(self._written_by_model(asking, evidence)) as events:
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

    async def _written_by_model(
        self, asking: Asking, evidence: Evidence
    ) -> AsyncGenerator[AnswerEvent, None]:
        async with aclosing(self._asked_of_model(asking, evidence)) as events:
            async for event in events:
                yield event
        if asking.written.is_absent and self._query.rewritten is not None:
            alone = await self._gather(left_alone, self._means.passages)
            async with aclosing(self._asked_of_model(asking, alone)) as events:
                async for event in events:
                    yield event
        if asking.written.is_absent:
            self._outcome = AnswerOutcome.ABSENT
            self._notice = self._loading_notice()
            yield TextDelta(absence.absence_text(self._coverage))
            return
        self._notice = notices.joined(
            self._notice, notices.LENGTH_REACHED if asking.written.reached_length_limit else None
        )
        async for event in self._checked():
            yield event

    async def _asked_of_model(
        self, asking: Asking, evidence: Evidence
    ) -> AsyncGenerator[AnswerEvent, None]:
        said = asking.events(self._question, evidence.candidates, self._history)
        async with aclosing(said) as events:
            async for event in events:
                if not isinstance(event, Fitted):
                    yield event
                    continue
                self._mode, self._passages = AnswerMode.MODEL, event.passages
                self._notice = notices.joined(
                    self._loading_notice(),
                    absence.unsearched_text(self._coverage),
                    notices.left_out(len(event.passages), event.passages_found),
                )
                yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        self._notice = notices.joined(self._notice, asking.remark)

    async def _by_quotes(
        self, problem: ModelServerError | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        self._mode = AnswerMode.EVIDENCE_ONLY
        # Reading more costs nothing here, and a list may go on where the search did not see it.
        wide = _QUOTED_FROM * self._means.passages
        evidence = self._evidence or await self._gather(worded_by_rules, wide)
        found = await self._choose(evidence.candidates)
        # "By whom?" alone would be answered by whoever is named anywhere.
        is_followed = self._query.rewritten is not None and names_a_subject(self._question)
        if not found.quotes and is_followed:
            evidence = await self._gather(left_alone, wide)
            found = await self._choose(evidence.candidates)
        quotes = found.quotes
        shown = evidence.candidates[: self._means.passages]
        self._passages = tuple(passages_of(quotes, shown))
        about = notices.quoted if quotes else notices.searched_only
        # Where nothing is found, the answer says it itself.
        unsearched = absence.unsearched_text(self._coverage) if quotes else None
        self._notice = notices.joined(about(problem), self._loading_notice(), unsearched)
        if not quotes:
            related = absence.related_text(found.related)
            said = absence.absence_by_words(self._question, self._coverage, related)
            async for event in self._absence(said):
                yield event
            return
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        absent = absence.absence_of_parts(found.absent, self._coverage)
        yield TextDelta(f"{self._quote(quotes, self._passages)}{absent}")

    async def _continued_by_quotes(
        self, problem: ModelServerError
    ) -> AsyncGenerator[AnswerEvent, None]:
        """After a text that broke off; the numbers in it keep their passages."""
        self._outcome = AnswerOutcome.INTERRUPTED
        self._notice = notices.joined(self._notice, notices.broken_off(problem))
        self._check.ends_here(self._text, self._passages)
        quotes, added = await self._quotes_of_what_was_shown()
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        if quotes:
            yield TextDelta(f"\n\n{notices.CONTINUATION}\n\n{self._quote(quotes, added)}")
        else:
            yield TextDelta(f"\n\n{notices.CONTINUATION_ABSENT}")

    async def _checked(self) -> AsyncGenerator[AnswerEvent, None]:
        """After a model's whole text: the record's own words, where it does not bear the text out;
        the numbers in the text keep their passages."""
        self._check.ends_here(self._text, self._passages)
        sentences = await asyncio.to_thread(self._verified)  # 20 to 200 ms
        if not needs_evidence(self._text, sentences):
            return
        said, shown = self._text, self._passages
        quotes, added = await self._quotes_of_what_was_shown()
        self._notice = notices.joined(
            self._notice, what_to_mind(said, sentences, shown, is_quoted=bool(quotes))
        )
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        if quotes:
            yield TextDelta(f"\n\n{notices.BESIDE}\n\n{self._quote(quotes, added)}")

    async def _quotes_of_what_was_shown(self) -> tuple[list[Quote], list[Passage]]:
        """Quotes from the passages that the model had, under numbers that follow theirs."""
        candidates = [passage.candidate for passage in self._passages]
        quotes = (await self._choose(candidates)).quotes
        added = passages_of(quotes, (), first_number=len(self._passages) + 1)
        self._passages = (*self._passages, *added)
        return quotes, added

    def _verified(self) -> tuple[VerifiedSentence, ...]:
        """What the model wrote, checked; also as far as it came before a stop."""
        if self._mode is not AnswerMode.MODEL or self._outcome is AnswerOutcome.ABSENT:
            return ()
        return self._check.sentences(self._text, self._passages)

    async def _choose(self, candidates: Sequence[Candidate]) -> Chosen:
        # Beside a model's text stands what the model was shown.
        find = self._found if self._mode is AnswerMode.EVIDENCE_ONLY else None
        return await choose_for_each(self._query, candidates, self._means.embedder, find)

    async def _found(self, query: SearchQuery) -> Sequence[Candidate]:
        wide = _QUOTED_FROM * self._means.passages
        return await self._means.search.search(query, patient_id=self._patient_id, limit=wide)

    async def _absence(self, said: str) -> AsyncGenerator[AnswerEvent, None]:
        self._outcome = AnswerOutcome.ABSENT
        yield EvidenceFound(self._query, self._passages, self._mode, self._notice)
        yield TextDelta(said)

    async def _gather(self, rewrite: Rewrite, limit: int) -> Evidence:
        chain = gathering_chain(
            rewrite, self._means.search, patient_id=self._patient_id, limit=limit
        )
        asked = {"question": self._question, "history": self._history}
        counting = self._means.records.coverage(patient_id=self._patient_id)
        evidence, self._coverage = await side_by_side(chain.ainvoke(asked), counting)
        self._query, self._evidence = evidence.query, evidence
        return evidence

    def _quote(self, quotes: Sequence[Quote], passages: Sequence[Passage]) -> str:
        quoted = passages[: len(quotes)]
        for quote, passage in zip(quotes, quoted, strict=True):
            self._quotes[passage.number] = cite(passage, quote.within)
        return quoted_text(quotes, [passage.number for passage in quoted])

    def _loading_notice(self) -> str | None:
        return None if self._means.search.searches_by_meaning else notices.LOADING

    def _answer(self, outcome: AnswerOutcome, notice: str | None) -> Answer:
        asking = self._asking if self._mode is AnswerMode.MODEL else None
        sentences = self._verified()
        return Answer(
            text=self._text,
            mode=self._mode,
            outcome=outcome,
            query=self._query,
            passages=self._passages,
            citations=self._citations(sentences),
            sentences=sentences,
            coverage=self._coverage,
            notice=notice,
            model=asking.state.model if asking else None,
            prompt_version=self._means.answer_prompt.version if asking else None,
            prompt_tokens=asking.written.prompt_tokens if asking else None,
            completion_tokens=asking.written.completion_tokens if asking else None,
            receipt=receipt_of(
                asking, self._evidence, self._coverage, len(self._quotes), self._started
            ),
        )

    def _citations(self, sentences: Sequence[VerifiedSentence]) -> tuple[Citation, ...]:
        # A quote is cited at exactly its own words; a model's claim at what matches it best.
        cited = [
            self._quotes.get(citation.number, citation)
            for citation in citations_in(self._text, self._passages)
        ]
        return with_found(cited, sentences)
