"""Commands: typed with a slash, or chosen beside the input."""

import chainlit as cl
from chainlit.types import CommandDict

from medmemory.answering.service import Writer
from medmemory.ui import messages, sessions, writers

PATIENT = "patient"
DOCUMENTS = "documents"
QUOTES = "quotes"
MODEL = "model"
HELP = "help"

COMMANDS: list[CommandDict] = [
    {
        "id": PATIENT,
        "description": "Open another patient's record in a new conversation",
        "icon": "users",
        "button": False,
        "persistent": False,
        "selected": False,
    },
    {
        "id": DOCUMENTS,
        "description": "List this patient's documents: open, correct, delete",
        "icon": "files",
        "button": False,
        "persistent": False,
        "selected": False,
    },
    {
        "id": QUOTES,
        "description": "Answer by quoting the record; no model writes",
        "icon": "quote",
        "button": False,
        "persistent": False,
        "selected": False,
    },
    {
        "id": MODEL,
        "description": "Let the model write the answers again",
        "icon": "pen-line",
        "button": False,
        "persistent": False,
        "selected": False,
    },
    {
        "id": HELP,
        "description": "How to ask, and what the numbers mean",
        "icon": "circle-help",
        "button": False,
        "persistent": False,
        "selected": False,
    },
]

LIST_IS_OPEN = "The list of documents is open beside the chat."
_NAMES = {command["id"] for command in COMMANDS}
_WRITERS = {QUOTES: Writer.QUOTES_ONLY, MODEL: Writer.MODEL_IF_ANY}

HELP_TEXT = """\
- **Ask** in your own words. A follow-up question may lean on the one before.
- **Ask one document**: a last line such as *in: Discharge letter, 2024-03-02* has the question \
answered from that document alone. The questions below a document write it themselves.
- **Check**: a number such as [1] opens the page and marks the words the statement rests on.
- **Add documents**: drop files anywhere on this page: PDF and scans, Word, text, HTML, tables, \
e-mails, images, FHIR, CDA, HL7 v2, and ZIP files of these. Each says how far it has come.
- **See the documents**: type /documents, or use *Documents* at the top: open, rename, correct, \
read again, delete.
- **Quotes only**: type /quotes, and no model writes in this conversation; /model lets it write \
again. The last line of each answer says who wrote it.
- **Stop** an answer with the square beside the input; what was written is kept and marked.
- **Another patient**: type /patient, or use *Change patient* at the top. \
A new conversation begins; this one stays in the list.

What is not in the record is said to be absent. Check each statement against its source."""


async def announce() -> None:
    """The page offers the commands; of the two that say who writes, the one that changes it."""
    already = sessions.conversation().writer
    offered = [one for one in COMMANDS if _WRITERS.get(one["id"]) is not already]
    await cl.context.emitter.set_commands(offered)


def named(text: str, chosen: str | None) -> str | None:
    """The command that a message is: chosen beside the input, or typed; None for a question."""
    typed = text.strip().lower()
    name = chosen or (typed[1:] if typed.startswith("/") else None)
    return name if name in _NAMES else None


async def carry_out(message: cl.Message) -> bool:
    """Whether the message was a command; then it is done."""
    command = named(message.content, message.command)
    if command == PATIENT:
        await cl.send_window_message({"medmemory": "change_patient"})
        return True
    if command == DOCUMENTS:
        if sessions.conversation().patient_id is None:
            await messages.show("Choose a patient first: whose documents?")
        else:
            await cl.send_window_message({"medmemory": "documents"})
            await messages.say(LIST_IS_OPEN)
        return True
    if command in _WRITERS:
        await writers.choose(_WRITERS[command])
        await announce()
        return True
    if command == HELP:
        await messages.say(HELP_TEXT)
        return True
    return False
