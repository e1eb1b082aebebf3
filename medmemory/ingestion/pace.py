"""How often a document in work reports how far it is."""

import time

from medmemory.clinical.document_status import ReadingStep

_REPORT_EVERY_SECONDS = 0.5


class Pace:
    """Says when to report again; the first report of a step is always due."""

    def __init__(self) -> None:
        self._next = 0.0
        self._step: ReadingStep | None = None

    def is_due(self, step: ReadingStep | None = None) -> bool:
        now = time.monotonic()
        if now < self._next and step is self._step:
            return False
        self._next, self._step = now + _REPORT_EVERY_SECONDS, step
        return True
