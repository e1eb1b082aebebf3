"""A question of a case, asked as in the chat."""

import time
from collections.abc import AsyncIterator

from medmemory.answering.events import AnswerFinished
from medmemory.answering.service import Writer
from medmemory.assembly import Services
from medmemory.clinical.answer import Answer, Turn
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.verification import SentenceState, borne_out
from medmemory.evaluation.cases import Question
from medmemory.evaluation.scoring import Asked


async def asked(
    services: Services, question: Question, patient_id: PatientId, writer: Writer
) -> Asked:
    """The answer, after the earlier questions of its conversation, and all that the search finds
    for it."""
    history: list[Turn] = []
    for earlier in question.after:
        answer = await _answer(services, earlier, patient_id, history, writer)
        drawn_on = frozenset(one.candidate.document_id for one in answer.passages)
        failed = [one.span for one in answer.sentences if one.state is not SentenceState.SUPPORTED]
        history.append(Turn(earlier, borne_out(answer.text, failed), drawn_on))
    started = time.monotonic()
    answer = await _answer(services, question.question, patient_id, history, writer)
    answered = time.monotonic()
    candidates = await services.search.search(answer.query, patient_id=patient_id)
    searched = time.monotonic()
    return Asked(
        question=question,
        answer=answer,
        candidates=tuple(candidates),
        seconds=answered - started,
        search_seconds=searched - answered,
    )


async def _answer(
    services: Services,
    question: str,
    patient_id: PatientId,
    history: list[Turn],
    writer: Writer,
) -> Answer:
    run = services.answering.start(question, patient_id=patient_id, history=history, writer=writer)
    events: AsyncIterator[object] = run.events()
    (finished,) = [event async for event in events if isinstance(event, AnswerFinished)]
    return finished.answer
