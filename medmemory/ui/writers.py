"""Who writes the answers of a conversation: the model, or nobody, as the clinician chose."""

from chainlit.types import ThreadDict

from medmemory.answering.service import Writer
from medmemory.ui import banner, messages, sessions
from medmemory.ui.services import services

# In the thread's metadata, which Chainlit hands to the page: no words of a record.
KEY = "writer"

CHOSEN = {
    Writer.QUOTES_ONLY: (
        "From now on, answers in this conversation are quoted from the record; no model writes. "
        "Type /model to change it back."
    ),
    Writer.MODEL_IF_ANY: (
        "From now on, the model writes the answers in this conversation, when it is there. "
        "Type /quotes to have the record quoted instead."
    ),
}


async def choose(writer: Writer) -> None:
    """The conversation's answers are written by `writer`, also when it is opened again."""
    sessions.conversation().writer = writer
    await messages.say(CHOSEN[writer], metadata=messages.NO_ANSWER)
    await services().chat_history.update_thread(
        str(sessions.thread_id()), metadata={KEY: writer.value}
    )
    await banner.refresh_state()


def kept_in(thread: ThreadDict) -> Writer:
    """Whom the clinician chose in this conversation."""
    chosen = (thread.get("metadata") or {}).get(KEY)
    return Writer(chosen) if chosen in set(Writer) else Writer.MODEL_IF_ANY
