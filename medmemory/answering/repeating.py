"""Notices when a model goes round in circles, as small ones do: it would fill its whole reply."""

import re

_END = re.compile(r"[.!?](?=\s)|\n")
_LEADING = re.compile(r"^[\s\d.)*#•–-]+")
_MARKER = re.compile(r"\[\d+\]")
# So many sentences and lines, one after the other, that were all said before, and so much of them:
# a list may have some ("Normal."), with something new between them.
_MOST_SAID_AGAIN = 4
_LEAST_LETTERS_SAID_AGAIN = 60
_SHORT_RUN = re.compile(r"((?=\W*\w).{2,60}?)\1{5,}\Z", re.DOTALL)
_SHORTEST_RUN_CHARACTERS = 60
_LOOKED_BACK_CHARACTERS = 600
_EVERY_CHARACTERS = 40


class RepetitionWatch:
    """Fed with a text as it grows, tells where it began to say the same again."""

    def __init__(self) -> None:
        self._text = ""
        self._judged_to = self._looked_at = 0
        self._said: set[str] = set()
        self._again: list[int] = []  # where the sentences begin that say nothing new
        self._letters = 0  # of these

    def feed(self, piece: str) -> int | None:
        """From which place on the text only repeats itself; None while it does not."""
        self._text += piece
        repeated = self._sentences_said_again()
        if repeated is None and len(self._text) - self._looked_at >= _EVERY_CHARACTERS:
            self._looked_at = len(self._text)
            repeated = self._run_said_again()
        return repeated

    def _sentences_said_again(self) -> int | None:
        for end in _END.finditer(self._text, self._judged_to):
            start, self._judged_to = self._judged_to, end.end()
            said = _LEADING.sub("", _MARKER.sub("", self._text[start : end.start()])).casefold()
            letters = sum(map(str.isalpha, said))
            if not letters:
                continue
            if said not in self._said:
                self._said.add(said)
                self._again, self._letters = [], 0
                continue
            self._again.append(start)
            self._letters += letters
            if len(self._again) >= _MOST_SAID_AGAIN and self._letters >= _LEAST_LETTERS_SAID_AGAIN:
                return self._again[0]
        return None

    def _run_said_again(self) -> int | None:
        run = _SHORT_RUN.search(self._text, max(0, len(self._text) - _LOOKED_BACK_CHARACTERS))
        if run is None or run.end() - run.start() < _SHORTEST_RUN_CHARACTERS:
            return None
        return run.end(1)
