"""Statements on conversations, each of which reads and writes at once."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from chainlit.types import Feedback
from sqlalchemy import Select, Text, and_, case, cast, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.dialects.postgresql.dml import Insert
from sqlalchemy.sql.dml import ReturningInsert, Update

from medmemory.clinical.answer import AnswerOutcome
from medmemory.clinical.identifiers import PatientId
from medmemory.storage.audit import REMOVALS
from medmemory.storage.chat_rows import search_key, storable_json, storable_text
from medmemory.storage.tables import audit_events, feedback, steps, threads

LONGEST_TITLE = 200
_LONGEST_UNTIL_STORED = timedelta(minutes=5)  # from the search for an answer to its message

# What a statement would have inserted; made once, because it is a copy of the whole table.
_NEW_THREAD = upsert(threads).excluded


def title_of(name: str | None) -> str | None:
    """`name` as a title on one line; None when nothing is left of it."""
    words = " ".join(storable_text(name or "")[: 4 * LONGEST_TITLE].split())
    if len(words) > LONGEST_TITLE:
        words = words[: LONGEST_TITLE - 1].rstrip() + "…"
    return words or None


def announced(thread_id: UUID, title: str | None, tags: list[str] | None) -> Insert:
    """The thread is there; `title` is only for one that has none."""
    statement = upsert(threads).values(
        id=thread_id,
        title=title,
        search_key=None if title is None else search_key(title),
        tags=tags,
    )
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "title": func.coalesce(threads.c.title, _NEW_THREAD.title),
            "search_key": func.coalesce(threads.c.search_key, _NEW_THREAD.search_key),
            "tags": func.coalesce(_NEW_THREAD.tags, threads.c.tags),
        },
    )


def renamed(thread_id: UUID, title: str) -> Update:
    """The title is the clinician's own, and no proposal replaces it."""
    return (
        update(threads)
        .where(threads.c.id == thread_id)
        .values(title=title, search_key=search_key(title), is_title_own=True)
    )


def assigned(
    thread_id: UUID, patient_id: PatientId, title: str | None, provisional: str | None
) -> ReturningInsert[tuple[UUID]]:
    """The thread is about the patient; returns no row when it is about another one already.

    The first assignment gives the title, unless the clinician gave one; a later one does where the
    title is still `provisional`.
    """
    statement = upsert(threads).values(
        id=thread_id,
        patient_id=patient_id,
        title=title,
        search_key=None if title is None else search_key(title),
    )
    is_settled = and_(
        threads.c.patient_id.is_not(None), threads.c.title.is_distinct_from(provisional)
    )
    is_titled = or_(threads.c.is_title_own, is_settled)
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "patient_id": _NEW_THREAD.patient_id,
            "title": case((is_titled, threads.c.title), else_=_NEW_THREAD.title),
            "search_key": case((is_titled, threads.c.search_key), else_=_NEW_THREAD.search_key),
        },
        where=func.coalesce(threads.c.patient_id, _NEW_THREAD.patient_id) == _NEW_THREAD.patient_id,
    ).returning(threads.c.id)


def with_metadata(thread_id: UUID, metadata: dict[str, Any]) -> Update:
    """What `metadata` names is added or replaced; what it names as None is taken away."""
    kept = storable_json({key: value for key, value in metadata.items() if value is not None})
    removed = [storable_text(key) for key, value in metadata.items() if value is None]
    merged = threads.c.metadata.op("||")(literal(kept, JSONB))
    return (
        update(threads)
        .where(threads.c.id == thread_id)
        .values(metadata=merged.op("-")(cast(removed, ARRAY(Text))))
    )


def feedback_on(step_id: UUID, given: Feedback) -> ReturningInsert[tuple[UUID]]:
    """One row a step, of a step that row-level security shows; the client's own id is not used."""
    of_step = select(
        literal(uuid4()).label("id"),
        steps.c.id,
        steps.c.thread_id,
        literal(int(given.value)),
        literal(None if given.comment is None else storable_text(given.comment), Text),
    ).where(steps.c.id == step_id)
    statement = upsert(feedback).from_select(
        ["id", "step_id", "thread_id", "value", "comment"], of_step
    )
    return statement.on_conflict_do_update(
        index_elements=["step_id"],
        set_={"value": statement.excluded.value, "comment": statement.excluded.comment},
    ).returning(feedback.c.id)


def steps_of(thread_id: UUID) -> Select[Any]:
    """A thread's steps in their order, with feedback, as `chat_rows.step_dict` wants them."""
    return (
        _steps_with_feedback()
        .where(steps.c.thread_id == thread_id)
        .order_by(steps.c.created_at, steps.c.id)
    )


def favourite_steps() -> Select[Any]:
    return (
        _steps_with_feedback()
        .where(steps.c.metadata.contains({"favorite": True}))
        .order_by(steps.c.created_at.desc(), steps.c.id)
    )


def _steps_with_feedback() -> Select[Any]:
    return select(
        steps,
        feedback.c.id.label("feedback_id"),
        feedback.c.value.label("feedback_value"),
        feedback.c.comment.label("feedback_comment"),
    ).outerjoin(feedback, feedback.c.step_id == steps.c.id)


def interrupted(thread_id: UUID, *, ending: str) -> Update:
    """Steps of the thread that say they stream say no longer, and end with `ending`.

    The record is searched before the step is there: what was removed from it in between, the
    removal could not withdraw.
    """
    outcome = literal({"outcome": AnswerOutcome.INTERRUPTED.value}, JSONB)
    removed_at = (
        select(func.max(audit_events.c.at))
        .join(threads, threads.c.patient_id == audit_events.c.patient_id)
        .where(
            threads.c.id == thread_id,
            audit_events.c.event.in_([event.value for event in REMOVALS]),
            audit_events.c.at >= steps.c.created_at - _LONGEST_UNTIL_STORED,
        )
        .correlate(steps)
        .scalar_subquery()
    )
    return (
        update(steps)
        .where(steps.c.thread_id == thread_id, steps.c.streaming)
        .values(
            streaming=False,
            output=steps.c.output + ending,
            metadata=steps.c.metadata.op("||")(outcome),
            withdrawn_at=removed_at,
        )
    )
