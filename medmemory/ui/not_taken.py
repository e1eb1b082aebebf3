"""Files that the page itself turned away, before they were sent: the chat says which, and why."""

from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from medmemory.ui import messages, sessions
from medmemory.ui.chainlit_settings import PAGES_MEGABYTE, page_megabytes
from medmemory.ui.markdown import literal
from medmemory.ui.services import services


class _File(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=300)]
    byte_count: Annotated[int, Field(ge=0)]


class _Chosen(BaseModel):
    """What was dropped or chosen at once: files that may be empty or too large, and how many
    others, of which that is known not to be so."""

    files: Annotated[list[_File], Field(max_length=1000)]
    others: Annotated[int, Field(ge=0)] = 0


async def say(chosen: object) -> None:
    """Those of the `chosen` files that Chainlit's page does not send are in the chat, each with its
    reason; what no page of ours says is not heard."""
    try:
        said = _Chosen.model_validate(chosen)
    except ValidationError:
        return
    limit = services().settings.upload_max_files
    refusals = [_refusal(file) for file in said.files]
    lines = [line for line in refusals if line is not None][:limit]
    # Chainlit's page turns away all, but counts only what it would have sent.
    if refusals.count(None) + said.others > limit:
        count = len(said.files) + said.others
        lines.insert(0, f"{count} files were chosen and none was taken: at most {limit} at a time.")
    if not lines:
        return
    text = "\n\n".join(lines)
    if sessions.conversation().patient_id is None:
        await messages.show(text)
    else:
        await messages.say(text, metadata=messages.NO_ANSWER)


def _refusal(file: _File) -> str | None:
    megabytes = page_megabytes(services().settings)
    if file.byte_count == 0:
        why = "it is empty. Check that it opens on your computer, and save it again."
    elif file.byte_count > megabytes * PAGES_MEGABYTE:
        why = f"it is larger than {megabytes} MB. Split it, or scan it less finely."
    else:
        return None
    return f"**{literal(file.name)}** was not taken: {why}"
