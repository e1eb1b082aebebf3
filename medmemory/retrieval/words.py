"""Words that carry a question's or a sentence's meaning."""

import re

_WORD = re.compile(r"[^\W_]+(?:[.,/'’-][^\W_]+)*%?", re.UNICODE)

# Function words, and words that only frame a question.
_STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each ever few for from further get give had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    let me more most my no nor not of off on once one only or other our out over own please same she
    should show so some such tell than that the their them then there these they this those through
    to too under until up us very was we were what when where which while who whom why will with
    would you your
    patient patients record records document documents documented note notes mention mentioned
    anything know known say says said find list describe
    """.split()  # noqa: SIM905  # one word a line would fill two screens
)

# The longest that fits goes, after a plural's "s".
_SUFFIXES = ("ation", "ing", "edly", "ied", "ie", "ed", "e", "ly", "y")
_SHORTEST_STEM = 3


def words_of(text: str) -> list[str]:
    """Every word in order, lower case; numbers, dates and codes (7.2, 120/80, E11.9) whole."""
    return [word.lower() for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """The words of `text` that are not mere function words, in order."""
    return [word for word in words_of(text) if word not in _STOP_WORDS]


def stems(text: str) -> frozenset[str]:
    """The content words of `text`, cut so that forms of one word meet ("allergies", "allergy")."""
    return frozenset(_stem(word) for word in content_words(text))


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    if any(character.isdigit() for character in word):
        return word
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_STEM:
        word = word.removesuffix("s")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word.removesuffix(suffix)
    return word
