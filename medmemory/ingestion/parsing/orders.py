"""Text that addresses a computer program as if to instruct it.

It stays what it is, text of the document; a warning names the pages. Clinical instructions speak to
patients and colleagues, and are told apart by whom and by what they mean.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from medmemory.clinical.document import Page
from medmemory.ingestion.parsing.order_patterns import ORDER_PATTERNS

_SPACED_OUT = re.compile(r"(?<!\w)(?:\w[ .\-_*·]{1,3}){11,}\w(?!\w)")
_SPACED_ORDERS = re.compile(
    r"(?:ignore|disregard|forget)(?:all|any|the)*(?:previous|prior|above|your)?(?:instruct|rules|prompt)"
    r"|systemprompt|youarenow|languagemodel|developermode"
)
_LOOK_ALIKES = str.maketrans("аеорсухіѕјԁɡⅼ", "aeopcyxisjdgl")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_TAGGED = re.compile("[\U000e0020-\U000e007e]{8,}")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_START = "(?:^|"  # as the patterns write it
_ORDER = "ignore all instructions"


def find_orders(pages: Sequence[Page]) -> tuple[str, ...]:
    """One sentence that names the pages with such text; none when there is none."""
    numbers = [page.number for page in pages if gives_orders(page.text)]
    if not numbers:
        return ()
    *others, last = map(str, numbers)
    named = f"Pages {', '.join(others)} and {last} hold" if others else f"Page {last} holds"
    return (
        f"{named} text that addresses a computer program as if to instruct it; it is treated as "
        "text only.",
    )


def gives_orders(text: str) -> bool:
    """Whether `text` instructs the program that reads it."""
    if _TAGGED.search(text):
        return True  # letters that only a program sees
    return any(_has_orders(form) for form in _forms(text))


def _has_orders(lines: str) -> bool:
    """Whether a pattern fits, where text wraps too; a few care for where a line begins."""
    running = lines.replace("\n", " ")
    for words, pattern in ORDER_PATTERNS:
        if any(word in lines for word in words):
            if pattern.search(running):
                return True
            if _LINE_START in pattern.pattern and pattern.search(lines):
                return True
    return False


def _forms(text: str) -> Iterator[str]:
    """The text in small letters without tricks of writing; letters that are spaced out, closed."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    plain = plain.replace("’", "'").replace("“", '"').replace("”", '"')
    plain = _SPACES.sub(" ", plain).replace(" \n", "\n").replace("\n ", "\n")
    plain = f"\n{plain}\n"  # so that every line has its ends
    yield plain
    alike = plain.translate(_LOOK_ALIKES)
    if alike != plain:
        yield alike
    for spaced in _SPACED_OUT.finditer(plain):
        if _SPACED_ORDERS.search(re.sub(r"[\W_]+", "", spaced[0])):
            yield _ORDER
