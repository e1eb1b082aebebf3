"""Files that the page itself turned away, before they were sent: the chat says which, and why."""

from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from medmemory.ui import messages, sessions
from medmemory.ui.chainlit_settings import PAGES_MEGABYTE, page_megabytes
from medmemory.ui.rendering import literal
from medmemory.ui.services import services


class _Chosen(BaseModel):
    """A file that was dropped or chosen on the page."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    byte_count: Annotated[int, Field(ge=0)]


_FILES = TypeAdapter(Annotated[list[_Chosen], Field(max_length=1000)])


async def say(files: object) -> None:
    """Those of `files` that Chainlit's page does not send are in the chat, each with its reason;
    what no page of ours says is not heard."""
    try:
        chosen = _FILES.validate_python(files)
    except ValidationError:
        return
    lines = [line for line in map(_line, chosen) if line is not None]
    if not lines:
        return
    text = "\n\n".join(lines[: services().settings.upload_max_files])
    if sessions.conversation().patient_id is None:
        await messages.show(text)
    else:
        await messages.say(text)


def _line(file: _Chosen) -> str | None:
    megabytes = page_megabytes(services().settings)
    if file.byte_count == 0:
        why = "it is empty. Check that it opens on your computer, and save it again."
    elif file.byte_count > megabytes * PAGES_MEGABYTE:
        why = f"it is larger than {megabytes} MB. Split it, or scan it less finely."
    else:
        return None
    return f"**{literal(file.name)}** was not taken: {why}"
