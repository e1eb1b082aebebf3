"""Whether a question asks for more than the record can say."""

import re

GENERAL_KNOWLEDGE = "General knowledge, not from the record:"

# Not "recommend" alone: "What did the cardiologist recommend?" asks what the record says.
_ASKED_FOR = re.compile(
    r"\b(?:"
    r"in general|generally|general knowledge|guidelines?"
    r"|should (?:i|we)|would you|(?:do|can) you (?:recommend|suggest|advise|think|explain)"
    r"|your (?:advice|opinion|recommendation|suggestion)"
    r"|what (?:do|does|would) .{1,60} mean|explain"
    r"|(?:usual|typical|normal|recommended|maximum) (?:adult )?(?:dose|dosage|range|values?)"
    r"|is it (?:safe|advisable) to"
    r")\b",
    re.IGNORECASE,
)


def asks_for_general_knowledge(question: str) -> bool:
    """A model may then add some, in a paragraph that begins with GENERAL_KNOWLEDGE."""
    return _ASKED_FOR.search(question) is not None
