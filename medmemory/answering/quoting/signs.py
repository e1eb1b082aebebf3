"""Words by which a question shows what of a record it wants: a list, a state, a course, a day."""

import re

from medmemory.retrieval.words import concepts

# Lists that a question asks for as a whole. A question about one thing on them is not of these.
STILL_SO = re.compile(
    r"^(?!.*\b(?:past|ever|previously|used to|before|earlier)\b)"
    r".*(?:\b(?:current(?:ly)?|active|ongoing|now|still|present(?:ly)?|takes?|taking|have|has)\b"
    r"|\bon\W*$)",
    re.IGNORECASE | re.DOTALL,
)
NOW = re.compile(r"\b(?:current(?:ly)?|now|at the moment|at present|presently)\b", re.IGNORECASE)
ONE_NEW = re.compile(
    r"\b(?:new(?:ly)?|start(?:ed)?|prescri\w+|initiated|begun|added|changed|increased|decreased"
    r"|reduced|stopp?(?:ed)?|discontinued?|for)\b",
    re.IGNORECASE,
)

NEW = re.compile(
    r"\b(?:new(?:ly)?|start(?:ed)?|prescri(?:bed|ption)|initiated|begun|added|put on)\b", re.I
)
STOPPED = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|discontinued?|no longer|cease[ds]?|held|paused?)\b", re.IGNORECASE
)
SEVERAL = re.compile(
    r"^\W*(?:list|name|all|show)\b|\ball (?:the|of)\b"
    r"|\b(?:which|what)\s+(?:\w+\s+)?\w+s\s+(?:are|were|have|has|did|does|do|is|was|should|can)\b"
    r"|\b(?:which|what) (?:medication|medicine|imaging|blood work)\b"
    r"|\b(?:medications|medicines|drugs|tests|allergies|conditions|diagnoses|operations|surgeries"
    r"|vaccinations|immuni[sz]ations|symptoms)\b",
    re.IGNORECASE,
)

# Of a comparison, what is looked for in the values, not in the words of a line.
CHANGES = frozenset(
    concepts(
        "fall fell fallen drop dropped rise rose risen far improve worsen change changed increase "
        "decrease both give develop evolve worse better higher lower up down got gone getting "
        "going come came went compared versus vs grow grown grew"
    )
)
ALLERGY = frozenset(concepts("allergy"))
NO_ALLERGY = re.compile(
    r"\b(?:no|nil|denies(?: any)?) (?:known )?(?:drug |medication |medicine )?"
    r"allerg(?:y|ies)\b(?! to)"
    r"|\bnkd?a\b|\ballerg(?:y|ies)\W+(?:none|nil)\b",
    re.IGNORECASE,
)
STAY = frozenset(concepts("admission discharge"))
# "Did she have chest pain when she was admitted?" is denied by a letter about that stay.
# And "is it sensitive to ciprofloxacin?" by the row that says R.
CIRCUMSTANCES = frozenset(concepts("admission arrival sensitive resistant susceptible"))
# Parts of a record: what else is asked about counts, when something is.
PARTS = frozenset(
    concepts("diagnosis plan complaint assessment impression advice medication treatment findings")
)
# Ordinary words, but "HbA1c 55" is no target.
AIMS = frozenset(concepts("target goal aim"))
# A code says so itself.
CODE_SYSTEMS = frozenset(concepts("icd icd-10 icd10 icd-9 snomed snomed-ct code codes"))

# That something is not so; of what, the words around it tell.
DENIAL = re.compile(
    r"\b(?:no|not|never|without|denie[sd]|negative|absent|none|nil)\b|n['’]t\b", re.IGNORECASE
)
