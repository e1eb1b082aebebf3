"""The same words in two documents: a note filed twice, or forwarded below a new heading."""

from collections.abc import Iterable

# Chunks of a forwarded note begin and end a little elsewhere: a passage may lose so much at its
# ends when another holds the rest.
_REPEATED_PART = 0.9
_PROBED = 40  # letters; the middle of a passage, to find it in another


def plain(text: str) -> str:
    """`text` without the marks of quoting, its spaces made even."""
    return " ".join(text.replace(">", " ").split())


def is_repeated(wording: str, others: Iterable[str]) -> bool:
    """Whether one of the `others` holds nearly all of `wording` in one piece; all are plain.

    Two that differ anywhere, by a value or a "no", are two: they may only end at different places.
    """
    return any(wording == other or _is_within(wording, other) for other in others)


def _is_within(wording: str, other: str) -> bool:
    middle = len(wording) // 2
    probe = wording[middle : middle + _PROBED]
    at = other.find(probe) if len(probe) == _PROBED else -1
    if at < 0:
        return False
    after = _agreeing(wording[middle:], other[at:])
    before = _agreeing(wording[:middle][::-1], other[:at][::-1])
    begins_together = before in {middle, at}
    ends_together = after in {len(wording) - middle, len(other) - at}
    is_nearly_all = before + after >= _REPEATED_PART * len(wording)
    return begins_together and ends_together and is_nearly_all


def _agreeing(one: str, other: str) -> int:
    """How many letters are the same from the beginning on."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least
