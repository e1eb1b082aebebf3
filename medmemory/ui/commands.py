"""Commands: typed with a slash, or chosen beside the input."""

import chainlit as cl
from chainlit.types import CommandDict

from medmemory.ui import messages

PATIENT = "patient"
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
        "id": HELP,
        "description": "How to ask, and what the numbers mean",
        "icon": "circle-help",
        "button": False,
        "persistent": False,
        "selected": False,
    },
]

HELP_TEXT = """\
- **Ask** in your own words. A follow-up question may lean on the one before.
- **Check**: a number such as [1] opens the page and marks the words the statement rests on.
- **Add documents**: drop PDF with text, DOCX, plain text or Markdown files anywhere on this page.
- **Stop** an answer with the square beside the input; what was written is kept and marked.
- **Another patient**: type /patient, or use *Change patient* at the top. \
A new conversation begins; this one stays in the list.

What is not in the record is said to be absent. Check each statement against its source."""


async def announce() -> None:
    """The page offers the commands."""
    await cl.context.emitter.set_commands(COMMANDS)


async def carry_out(message: cl.Message) -> bool:
    """Whether the message was a command; then it is done."""
    typed = message.content.strip().lower()
    command = message.command or (typed[1:] if typed.startswith("/") else None)
    if command == PATIENT:
        await cl.send_window_message({"medmemory": "change_patient"})
        return True
    if command == HELP:
        await messages.say(HELP_TEXT)
        return True
    return False
