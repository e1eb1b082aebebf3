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


def parsed(text: str, chosen: str | None) -> tuple[str | None, str]:
    """The command of a message, chosen beside the input or typed first, and the words with it."""
    words = text.strip()
    first, *rest = words.split(maxsplit=1) or [""]
    typed = first[1:].lower() if first.startswith("/") else None
    if typed in _NAMES and chosen in {None, typed}:
        return typed, "".join(rest)
    return (chosen if chosen in _NAMES else None), words


async def carry_out(command: str) -> None:
    """What the command is for is done, but for /patient: see `other_patient`."""
    if command == DOCUMENTS:
        if sessions.conversation().patient_id is None:
            await messages.show("Choose a patient first: whose documents?")
        else:
            await cl.send_window_message({"medmemory": "documents"})
            await messages.say(LIST_IS_OPEN, metadata=messages.NO_ANSWER)
    elif command in _WRITERS:
        await writers.choose(_WRITERS[command])
        await announce()
    elif command == HELP:
        await messages.say(HELP_TEXT, metadata=messages.NO_ANSWER)
