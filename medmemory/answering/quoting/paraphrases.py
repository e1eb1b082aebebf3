"""How questions put what the record calls by a name."""

import re

from medmemory.retrieval.named_lists import with_named_lists

# A question's wording, and what it stands for. Only what single words cannot say.
# Of whom: no line need name the patient. Only with a title, as "Dr" may be who is asked about.
# Of a name with particles ("van Tongeren", "de la Cruz") these too.
_PATIENT = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\b\.?(?:\s+(?:(?:van|von|der|den|de|la|le|di|da|du|bin|al)\s+)*"
    r"[A-Z][\w-]*(?:['’](?!s\b)\w+)*)*(?:['’]s?)?"
)
_PARAPHRASES = tuple(
    (re.compile(wording, re.IGNORECASE), name)
    for wording, name in (
        (
            r"\b(?:come|comes|came|go) back\b|\bbe(?:en)? seen (?:again|next)\b"
            r"|\bsee (?:him|her|them|us|the patient|\w+) (?:again|next)\b"
            r"|\bnext (?:visit|appointment|check-?up|consultation)\b"
            r"|\breturn (?:visit|to clinic|to the clinic)\b|\b(?:he|she|they|patient) return\b"
            r"|\bbe reviewed\b|\brecall\b",
            "follow-up",
        ),
        (
            r"\b(?:do|does|did) (?:for (?:a )?(?:living|work)|professionally)\b|\bfor a living\b"
            r"|\b(?:line|kind|type|sort) of work\b|\bjob\b|\bprofession\b|\bemployer\b"
            r"|\bemployed\b|\b(?:does|did) (?:he|she|the patient) work\b",
            "occupation",
        ),
        (
            r"\brun(?:s|ning)? in (?:the|his|her|their) family\b|\bfamily members?\b"
            r"|\brelatives?\b|\bf(?:am(?:ily)?)?\W?hx\b|\banyone in (?:the|his|her|their) family\b",
            "family history",
        ),
        (
            r"^\W*(?:does|did|do) (?:he|she|they|the patient) drink\W*$"
            r"|\bdrink (?:alcohol|regularly|at all|socially)\b|\bdrinking (?:habits?|history)\b"
            r"|\bhow (?:much|often) (?:does|did) (?:he|she|they|the patient) drink\b",
            "alcohol",
        ),
        (
            r"^(?!\W*(?:and )?who\b).*\b(?:bring|brings|brought)\b"
            r".*\b(?:in|here|clinic|hospital|today|visit)\b"
            r"|\bmain (?:concern|problem|complaint)\b",
            "reason for coming",
        ),
        (r"\bhow old\b|\bwhat age\b|\bage of the patient\b|\b(?:his|her) age\b", "age"),
        (
            r"\bsee(?:s|ing)? (?:things|people) (?:that|which|who) (?:are|is)(?: not|n't) there\b",
            "hallucination",
        ),
        (
            r"\b(?:did|has|have|is)\s+(?:s?he|they|the (?:child|boy|girl|patient))\s+"
            r"(?:grow|grown|growing)\b",
            "height",
        ),
        (
            r"\b(?:what|which (?:organism|bacteri\w+|germ|bug))"
            r" (?:grew|was grown|has grown|was isolated)"
            r"(?: (?:in|from|on|out of) (?:the )?)?\b|\bwhat did (?=.*\bgrow\b)|\bgrow\b",
            "result of",
        ),
        (r"\bA\s?&\s?E\b", "emergency department"),
        (
            r"\b(?:get|gets|getting) (?:about|around)\b"
            r"|\b(?:get|go|walk) on (?:his|her|their) feet\b",
            "mobility",
        ),
        (r"\b(?:when|as) (?:he|she|they) (?:gets?|stands?|got|stood) up\b", "on standing"),
        (r"\bhow far along\b|\bhow many weeks (?:is she|pregnant)\b", "gestation"),
        (r"\b(?:pls|plz|thx|thanks|cheers)\b", " "),
        (r"\bper (?:kilo(?:gram)?s?|kg)\b", " "),
        (
            r"\blegs? swelling\b|\bswelling (?:of|in) (?:the|his|her) (?:legs?|feet|ankles?)\b"
            r"|\bswollen (?:legs?|feet|ankles?)\b|\bankle swelling\b",
            "oedema",
        ),
        (
            r"\bhow (?:bad|severe|intense|strong) (?:is|was|are|were) (?:the|his|her|their)"
            r" (?=\w*\s?pain)",
            "pain rated ",
        ),
    )
)


def plainly(question: str) -> str:
    """`question` with such wordings named, and without the name of the patient."""
    question = with_named_lists(_PATIENT.sub(" ", question))
    for wording, name in _PARAPHRASES:
        question = wording.sub(f" {name} ", question)
    return question
