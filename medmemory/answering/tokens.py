"""How many tokens a model makes of a text: estimated before it is sent, compared with the model's
own count after."""

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field

# Models split numbers into digits, and signs from words. Measured with a SentencePiece vocabulary
# of 32,768 that splits digits (Mistral's; Gemma's and Llama's split no finer), in stretches of 1000
# characters: true / estimated is .55 to .88 in notes, .83 to .97 in FHIR, .85 to .96 in HL7 v2, at
# most 1.2 in C-CDA. Three characters a token, as this was once, made 2.2 of tables and HL7 v2:
# half as many tokens as were sent.
_PIECE = re.compile(r"[A-Za-z]+|[ \t]?\d|[^\W\d_]+|[^\w\s]|_|\n+|[ \t]{2,}")
_LETTERS_PER_TOKEN = 4

_TOKENS_AROUND_A_MESSAGE = 8

# Of an estimate that nothing is known about, a prompt takes at least so much (see above).
_LEAST_SHARE = 0.4
# Prose follows a table in one conversation: of the least share counted so far, so much.
_LEAST_OF_THE_LEAST = 0.5
_REMEMBERED = 8
_HEADROOM = 1.05
_DOUBT = 1.3
# After prose a table may come, which makes more of an estimate: it must fit all the same.
_SMALLEST_FACTOR, _LARGEST_FACTOR = 0.9, 3.0


def estimated_tokens(text: str) -> int:
    """How many tokens a model makes of `text`, rather too many than too few."""
    tokens = 1.0
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece[0].isascii() and piece[0].isalpha():
            tokens += 1 + (len(piece) - 1) / _LETTERS_PER_TOKEN
        else:
            tokens += len(piece) if piece[-1].isalnum() else 1
    return int(tokens) + 1


def tokens_of_message(text: str) -> int:
    return estimated_tokens(text) + _TOKENS_AROUND_A_MESSAGE


@dataclass
class _Counts:
    factor: float = 1.0
    shares: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class TokenCounts:
    """What models' counts have taught about each model, by its digest. One a process."""

    def __init__(self) -> None:
        self._of: dict[str, _Counts] = defaultdict(_Counts)

    def factor(self, digest: str) -> float:
        """What to multiply an estimate by for this model."""
        return self._of[digest].factor

    def learn(
        self, digest: str, *, estimated: int, counted: int, written: int, context_tokens: int
    ) -> bool:
        """Whether the model has read the whole prompt, as far as its count tells.

        Ollama drops what exceeds the context, and says so by its count alone: at the limit, or far
        under the estimate. After that the next prompt is made shorter.

        https://github.com/ollama/ollama/issues/3839
        """
        counts = self._of[digest]
        share = counted / estimated
        least = _LEAST_OF_THE_LEAST * min(counts.shares) if counts.shares else _LEAST_SHARE
        # While it writes over the end of the context, the beginning is dropped as well.
        is_whole = least <= share and counted + written < context_tokens
        if is_whole:
            counts.shares.append(share)
            wanted = _HEADROOM * max(counts.shares)
            counts.factor = min(max(wanted, _SMALLEST_FACTOR), _LARGEST_FACTOR)
        else:
            self.doubt(digest, at_least=share)
        return is_whole

    def doubt(self, digest: str, *, at_least: float = 0.0) -> None:
        """A prompt was too long: estimates for this model are larger from now on."""
        counts = self._of[digest]
        counts.factor = min(_DOUBT * max(counts.factor, at_least), _LARGEST_FACTOR)
        counts.shares.clear()
