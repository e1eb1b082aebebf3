"""Sentences about how many of something there are."""


def counted(count: int, one: str, several: str) -> str:
    """ "1 picture was" or "3 pictures were"."""
    return f"{count} {one if count == 1 else several}"


def struck_out(text: str) -> str:
    """Text through which a line is drawn: no longer meant, and said to be so."""
    return f"[struck out: {text}]"


def without_seams(text: str) -> str:
    """`text` in which what was struck out piece by piece is one."""
    return text.replace("][struck out: ", "")
