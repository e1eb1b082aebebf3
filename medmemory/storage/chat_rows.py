"""Chainlit's dictionaries as rows of our tables, and back.

What comes in is partly the browser's word: everything is checked and made storable here.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import FeedbackDict, ThreadDict
from sqlalchemy import Row, null

from medmemory.clinical.names import name_key
from medmemory.clinical.patient import display_name
from medmemory.errors import MessageNotSaved

MESSAGE_TYPES = ("user_message", "assistant_message", "system_message")
SEARCHABLE_CHARACTERS = 100_000  # of one message; folding more would hold up the event loop


def parse_id(value: object) -> UUID | None:
    """`value` as an id, or None when it is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def required_id(value: object) -> UUID:
    """As `parse_id`; raises MessageNotSaved when it is none."""
    found = parse_id(value)
    if found is None:
        raise MessageNotSaved("The message could not be saved: it carries a malformed identifier.")
    return found


def storable_text(value: object) -> str:
    """`value` without what Postgres cannot hold: NUL and half surrogate pairs."""
    text = str(value).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode("utf-8")


def storable_json(value: Any) -> Any:
    """`value` with all its texts as `storable_text`."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, Mapping):
        return {storable_text(key): storable_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(inner) for inner in value]
    return value


def timestamp(value: object) -> datetime:
    """Chainlit's ISO text as a time; raises MessageNotSaved when it is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise MessageNotSaved("The message could not be saved: it carries no valid time.") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def iso_text(moment: datetime | None) -> str | None:
    """The form that Chainlit's own `utc_now` has and its page parses."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def search_key(text: object) -> str:
    return name_key(str(text)[:SEARCHABLE_CHARACTERS])


def _tags(value: list[str]) -> list[str]:
    return [storable_text(tag) for tag in value]


def _shown_input(value: bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else storable_text(value)


_STEP_COLUMNS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "parentId": ("parent_id", required_id),
    "name": ("name", storable_text),
    "type": ("type", storable_text),
    "input": ("input", storable_text),
    "output": ("output", storable_text),
    "isError": ("is_error", bool),
    "streaming": ("streaming", bool),
    "waitForAnswer": ("wait_for_answer", bool),
    "metadata": ("metadata", storable_json),
    "tags": ("tags", _tags),
    "command": ("command", storable_text),
    "modes": ("modes", storable_json),
    "showInput": ("show_input", _shown_input),
    "language": ("language", storable_text),
    "defaultOpen": ("default_open", bool),
    "autoCollapse": ("auto_collapse", bool),
    "createdAt": ("created_at", timestamp),
    "start": ("started_at", timestamp),
    "end": ("ended_at", timestamp),
}
_NULLABLE = {"parentId", "tags", "command", "modes", "showInput", "language", "start", "end"}


def step_row(step: StepDict) -> dict[str, Any]:
    """The columns that `step` speaks of; those it leaves out keep their value or default.

    `generation` is not among them: it repeats the prompt and with it the record.
    """
    row: dict[str, Any] = {
        "id": required_id(step.get("id")),
        "thread_id": required_id(step.get("threadId")),
    }
    for key, (column, convert) in _STEP_COLUMNS.items():
        if key not in step:
            continue
        value = step[key]  # type: ignore[literal-required]  # the keys above are StepDict's
        if value is not None and value != "":
            row[column] = convert(value)
        elif key in _NULLABLE:
            row[column] = null()
        elif value == "":
            row[column] = ""
    if row.get("type") in MESSAGE_TYPES and "output" in row:
        row["search_key"] = search_key(row["output"])
    return row


def step_dict(row: Row[Any]) -> StepDict:
    """Needs all columns of steps, and feedback_id, feedback_value and feedback_comment."""
    feedback: FeedbackDict | None = None
    if row.feedback_id is not None:
        feedback = {
            "id": str(row.feedback_id),
            "forId": str(row.id),
            "value": row.feedback_value,
            "comment": row.feedback_comment,
        }
    return {
        "id": str(row.id),
        "threadId": str(row.thread_id),
        "parentId": None if row.parent_id is None else str(row.parent_id),
        "name": row.name,
        "type": row.type,
        "input": row.input,
        "output": row.output,
        "isError": row.is_error,
        "streaming": row.streaming,
        "waitForAnswer": row.wait_for_answer,
        "metadata": row.metadata,
        "tags": row.tags,
        "command": row.command,
        "modes": row.modes,
        "showInput": {"true": True, "false": False}.get(row.show_input, row.show_input),
        "language": row.language,
        "defaultOpen": row.default_open,
        "autoCollapse": row.auto_collapse,
        "createdAt": iso_text(row.created_at),
        "start": iso_text(row.started_at),
        "end": iso_text(row.ended_at),
        "generation": None,
        "feedback": feedback,
    }


def element_row(element: Element) -> dict[str, Any]:
    """The row of an element that is nothing but its props or its address."""
    described = element.to_dict()
    return {
        "id": required_id(element.id),
        "thread_id": required_id(element.thread_id),
        "step_id": parse_id(element.for_id),
        "type": element.type,
        "name": storable_text(element.name),
        "display": storable_text(element.display),
        "url": element.url,
        "mime": element.mime,
        "size": described.get("size"),
        "page": described.get("page"),
        "language": described.get("language"),
        "props": storable_json(described.get("props") or {}),
    }


def element_dict(row: Row[Any]) -> ElementDict:
    return cast(
        ElementDict,
        {
            "id": str(row.id),
            "threadId": str(row.thread_id),
            "forId": None if row.step_id is None else str(row.step_id),
            "type": row.type,
            "name": row.name,
            "display": row.display,
            "url": row.url,
            "objectKey": None,
            "chainlitKey": None,
            "mime": row.mime,
            "size": row.size,
            "page": row.page,
            "language": row.language,
            "props": row.props,
            "autoPlay": None,
            "playerConfig": None,
        },
    )


def _name(row: Row[Any]) -> str | None:
    """The title; one in the clinician's own words has the patient's name in front, as others do."""
    title: str | None = row.title
    if title is None or not row.is_title_own or row.family_name is None:
        return title
    patient = display_name(row.family_name, row.given_name)
    return title if title.casefold().startswith(patient.casefold()) else f"{patient}: {title}"


def thread_dict(row: Row[Any], *, dated: datetime) -> ThreadDict:
    """A thread without its steps and elements, dated `dated` in the page's list."""
    return {
        "id": str(row.id),
        "createdAt": iso_text(dated) or "",
        "name": _name(row),
        "userId": str(row.clinician_id),
        "userIdentifier": row.username,
        "tags": row.tags,
        "metadata": row.metadata,
        "steps": [],
        "elements": [],
    }
