"""Answers of which a source was corrected afterwards: each says so below its own words, which stay
as they were said and kept."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping

import chainlit as cl
import structlog
from chainlit.session import WebsocketSession
from chainlit.types import ThreadDict

from medmemory.clinical.citation import CorrectedCitation
from medmemory.clinical.identifiers import CitationId
from medmemory.errors import DatabaseUnavailable
from medmemory.ui import sessions
from medmemory.ui.markdown import citation_link, literal
from medmemory.ui.rendering import document_day
from medmemory.ui.services import services

LOOK_SECONDS = 15.0
CORRECTED_SINCE = "Corrected since this answer:"

_log = structlog.get_logger(__name__)


def notice(corrected: Iterable[CorrectedCitation]) -> str:
    """What stands below an answer whose citations these are, as Markdown; each citation leads to
    the page where its words are struck through and the newer document is linked."""
    by_newer = defaultdict[str, dict[int, CitationId]](dict)
    for one in corrected:
        title, file_name = literal(one.newer_title), literal(one.newer_file_name)
        newer = f"{title} · {document_day(one.newer_date)} ({file_name})"
        by_newer[newer][one.number] = one.citation_id
    told = "; ".join(
        f"what {_links(citations)} quotes, by {newer}" for newer, citations in by_newer.items()
    )
    return f"> **{CORRECTED_SINCE}** {told}. Ask again for what counts now."


def _links(citations: Mapping[int, CitationId]) -> str:
    return " ".join(citation_link(f"[{number}]", one) for number, one in sorted(citations.items()))


async def say_in(thread: ThreadDict) -> None:
    """The answers in `thread`, which the page shows next, say what was corrected."""
    notices = sessions.conversation().shown_corrections = await _notices()
    for step in thread["steps"] or []:
        if told := notices.get(step["id"]):
            step["output"] = f"{step['output']}\n\n{told}"


async def keep_shown() -> None:
    """For as long as the conversation has a browser, its page follows within LOOK_SECONDS, also
    when a correction goes again."""
    session_id = cl.context.session.id
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if WebsocketSession.get_by_id(session_id) is None:
            return
        try:
            await show()
        except DatabaseUnavailable as error:  # the next look finds them
            _log.warning("corrections_not_read", error=type(error).__name__)


async def show() -> None:
    """The page says of every answer what is corrected now, where it said otherwise."""
    conversation = sessions.conversation()
    before, notices = conversation.shown_corrections, await _notices()
    changed = {one for one in {*before, *notices} if before.get(one) != notices.get(one)}
    if not changed:
        return
    thread = await services().chat_history.get_thread(str(sessions.thread_id()))
    conversation.shown_corrections = notices
    for step in (thread["steps"] if thread else None) or []:
        if step["id"] in changed:
            if told := notices.get(step["id"]):
                step["output"] = f"{step['output']}\n\n{told}"
            await cl.context.emitter.update_step(step)


async def _notices() -> dict[str, str]:
    """By the message that each stands below."""
    by_message = defaultdict[str, list[CorrectedCitation]](list)
    for one in await services().answers.corrected_since(sessions.thread_id()):
        by_message[str(one.step_id)].append(one)
    return {step_id: notice(corrected) for step_id, corrected in by_message.items()}
