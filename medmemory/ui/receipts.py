"""The receipt of an answer: what went into it, in words."""

from collections.abc import Iterator
from datetime import UTC

from medmemory.clinical.answer import AnswerMode, KeptReceipt, Receipt
from medmemory.clinical.identifiers import StepId
from medmemory.clinical.patient import Patient
from medmemory.ui.source_pages import templates

_SHOWN_OF_A_DIGEST = 12


def receipt_path(step_id: StepId) -> str:
    return f"/answers/{step_id}/receipt"


def receipt_page(kept: KeptReceipt, patient: Patient) -> str:
    """The HTML page of a receipt."""
    lines = list(receipt_lines(kept))
    return templates.get_template("receipt.html").render(patient=patient, lines=lines)


def receipt_lines(kept: KeptReceipt) -> Iterator[tuple[str, str]]:
    """What is said about the answer, each with its name."""
    yield "Question", kept.query.question
    if kept.query.rewritten is not None:
        yield "Understood as", kept.query.rewritten
    yield "Written by", _author(kept)
    if kept.prompt_version is not None:
        yield "Prompt", kept.prompt_version
    if kept.receipt is not None:
        yield from _evidence(kept, kept.receipt)
        yield from _tokens(kept, kept.receipt)
        yield "Time", _seconds(kept.receipt)
    else:
        yield "Further details", "were not kept when this was answered"
    yield "Answered", f"{kept.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _author(kept: KeptReceipt) -> str:
    if kept.model is None:
        return "no model; quoted from the record"
    digest = kept.receipt.digest if kept.receipt else None
    return f"{kept.model} ({digest[:_SHOWN_OF_A_DIGEST]})" if digest else kept.model


def _evidence(kept: KeptReceipt, receipt: Receipt) -> Iterator[tuple[str, str]]:
    done = "read by the model" if kept.mode is AnswerMode.MODEL else "quoted"
    if receipt.document is None:
        yield "Documents searched", str(receipt.documents_searched)
    else:
        yield "Searched only", f"the document {receipt.document}"
    yield "Passages", f"{receipt.passages_used} of {receipt.passages_found} found were {done}"
    if receipt.turns_given:
        yield (
            "Earlier questions",
            f"{receipt.turns_used} of {receipt.turns_given} were told to the model",
        )


def _tokens(kept: KeptReceipt, receipt: Receipt) -> Iterator[tuple[str, str]]:
    if kept.prompt_tokens is None or receipt.context_tokens is None:
        return
    written = kept.completion_tokens or 0
    used = kept.prompt_tokens + written
    yield (
        "Tokens",
        f"{used:,} of {receipt.context_tokens:,}: {kept.prompt_tokens:,} read, {written:,} written",
    )


def _seconds(receipt: Receipt) -> str:
    in_all = f"{receipt.seconds:.1f} s in all"
    if receipt.first_word_seconds is None:
        return in_all
    return f"{receipt.first_word_seconds:.1f} s to the first word, {in_all}"
