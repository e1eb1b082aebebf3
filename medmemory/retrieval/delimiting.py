"""Text of a record as it stands in a prompt: data, between delimiters that it cannot write."""

import re
import unicodedata

OPENING, CLOSING = "<record>", "</record>"

# What could be a tag: our own, or a chat template's, such as <|im_start|> and <start_of_turn>,
# which Ollama reads in the words of a message too. "K <3.5" is none.
_TAG = re.compile(r"[<\uff1c\ufe64](?=[^\W\d]|[/!?|<\uff1c\[_])")
# [INST], [/INST], [TOOL_CALLS]
_TEMPLATE_MARK = re.compile(r"\[(/?[A-Z_]{3,})\]")
# A document's own "[3]" would cite our passage 3.
_MARKER = re.compile(r"[\[\u3010]([\s\d,;\u2013-]*\d[\s\d,;\u2013-]*)[\]\u3011]")

_JOINERS = "\u200c\u200d"  # parts of letters in some scripts
_INVISIBLE = {"Cf", "Cc", "Co", "Cs"}
# Variation selectors show nothing and can carry any text.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def as_data(text: str) -> str:
    """`text` without what nobody sees, and with no tag, template mark or citation marker in it.

    Words, numbers and units stay as they are.
    """
    unseen = {ord(character): None for character in set(text) if not _is_visible(character)}
    without_tags = _TAG.sub(lambda match: f"{match[0]} ", text.translate(unseen))
    return _MARKER.sub(r"(\1)", _TEMPLATE_MARK.sub(r"(\1)", without_tags))


def as_data_line(text: str) -> str:
    """The same on one line, for a title or a heading."""
    return " ".join(as_data(text).split())


def _is_visible(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    if any(ord(character) in selectors for selectors in _SELECTORS):
        return False
    return unicodedata.category(character) not in _INVISIBLE
