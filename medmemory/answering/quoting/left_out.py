"""What an answer does not show: a list that looks whole and is not would be worse than none."""

UNSORTED = "All of the list is shown: which lines of it are meant, the record does not tell."


def remarks(*, lines: int, values: int, ended: int) -> list[str]:
    """A sentence for each sort of lines that are left out: of a list, of a course of values, and
    what is marked as over."""
    said = []
    if lines:
        said.append(f"Not all is shown: the record has {_more(lines)} under such headings.")
    if values:
        said.append(
            f"Not all is shown: the record has {_more(values)} with values between the first and "
            "the last."
        )
    if ended:
        which = "1 line that is" if ended == 1 else f"{ended} lines that are"
        said.append(f"Not shown: {which} marked as ended (stopped, completed or resolved).")
    return said


def unnamed(asked_about: str) -> str:
    """That what is listed does not name what was asked about."""
    return f"“{asked_about}” is not named among these."


def _more(count: int) -> str:
    return "1 more line" if count == 1 else f"{count} more lines"
