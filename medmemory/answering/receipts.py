"""What went into an answer, for the clinician who asks how it came about."""

import time
from dataclasses import replace

from medmemory.answering.asking import Asking
from medmemory.answering.chain import Evidence
from medmemory.clinical.answer import Coverage, Receipt


def receipt_of(
    asking: Asking | None,
    evidence: Evidence | None,
    coverage: Coverage,
    quotes: int,
    started: float,
) -> Receipt:
    """Of a model's answer what it was given, of another how much was quoted. `started` is of
    `time.monotonic`."""
    receipt = Receipt(
        passages_found=len(evidence.candidates) if evidence else 0,
        passages_used=quotes,
        documents_searched=coverage.document_count,
        document=coverage.document,
        seconds=round(time.monotonic() - started, 3),
    )
    if asking is None:
        return receipt
    fitted, first_word_at = asking.fitted, asking.written.first_word_at
    return replace(
        receipt,
        passages_used=len(fitted.passages) if fitted else 0,
        first_word_seconds=first_word_at and round(first_word_at - started, 3),
        digest=asking.state.digest,
        context_tokens=asking.state.context_tokens,
        reply_tokens=asking.state.reply_tokens,
        turns_given=fitted.turns_given if fitted else None,
        turns_used=len(fitted.history) if fitted else None,
    )
