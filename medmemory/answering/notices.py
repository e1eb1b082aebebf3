"""What is said about an answer beside its text: who wrote it, and what went wrong."""

from medmemory.answering.absence import unsearched_text
from medmemory.clinical.answer import Answer, AnswerMode
from medmemory.errors import ModelServerError

QUOTED = "Quoted from the record; no model wrote this."
SEARCHED_ONLY = "This was searched without a model."
LOADING = (
    "MedMemory is still loading its search by meaning; this answer comes from a search for words."
)
UNCITED = (
    "The model named no source for this answer. The passages below were searched, not cited: "
    "check them before you rely on it."
)
UNCITED_BESIDE = (
    "The model named no source for this answer. Below it stands what the record says: check it "
    "before you rely on it."
)
MARKED = "What the sources do not say is marked in the text; a mark opens the reason."
LENGTH_REACHED = "The answer reached the length limit of this site and may be incomplete."
ENDED_IN_THOUGHT = "The model ended while it was thinking; its answer may be incomplete."
REPEATED = "The model began to repeat itself and was stopped; its answer may be incomplete."
NOT_READ_WHOLE = (
    "The model server did not read all that it was given, so this answer may lack something. "
    "Ask again: less is sent then."
)
BESIDE = "**The record says**"
CONTINUATION = "*The model stopped here. Quoted from the record instead:*"
CONTINUATION_ABSENT = "*The model stopped here. Nothing that was found answers word for word.*"


def left_out(used: int, found: int) -> str | None:
    """That passages did not fit into the model's context; None when all did."""
    if used == found:
        return None
    return f"The model was given {used} of the {found} passages found; the rest did not fit."


def quoted(problem: ModelServerError | None) -> str:
    """Why the record is quoted instead of a model's answer."""
    return QUOTED if problem is None else f"{problem} {QUOTED}"


def searched_only(problem: ModelServerError | None) -> str:
    """Why no model was asked whether the record says anything."""
    return SEARCHED_ONLY if problem is None else f"{problem} {SEARCHED_ONLY}"


def broken_off(problem: ModelServerError) -> str:
    """Why an answer ends in the middle, and what stands after it."""
    return (
        f"{problem} What it had written is kept and may be incomplete; "
        "after it, the record is quoted."
    )


def joined(*notices: str | None) -> str | None:
    """The notices that there are, as one text."""
    return " ".join(notice for notice in notices if notice) or None


def beside_the_banner(answer: Answer) -> str | None:
    """What a page has to say under `answer`: that no model answers stands in its banner, and that
    none wrote this in the line about the author."""
    if answer.mode is AnswerMode.MODEL:
        return answer.notice
    said = answer.notice or ""
    also = (LOADING, unsearched_text(answer.coverage))
    return joined(*(notice for notice in also if notice and notice in said))
