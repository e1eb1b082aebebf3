"""Sentences about how many of something there are."""


def counted(count: int, one: str, several: str) -> str:
    """ "1 picture was" or "3 pictures were"."""
    return f"{count} {one if count == 1 else several}"
