"""What the form of a medical word says: "nephrectomy" is of the kidney, and an operation.

Medical words are built from parts, so that a few parts speak for words that no table lists. The
beginnings are the combining forms of anatomy (any textbook of medical terminology), the endings
those of operations and the stems of WHO's international nonproprietary names ("The use of stems in
the selection of INN"); only those that hardly begin or end anything else.
"""

import re
from functools import cache, lru_cache

from medmemory.retrieval.spelling import american

# Asked for what stands first, a word answers that begins ("nephr-") or ends ("-ectomy") so.
FORMS = """
kidney | nephr-
heart | cardi- | myocard- | echocardi-
lung | pulmon- | pneumon- | bronch- | pleur-
liver | hepat-
stomach | gastroscop- | gastrit- | gastrect- | gastropath-
bowel | colonoscop- | colect- | colost- | hemicolect- | ileost- | sigmoid- | proct- | intestin-
gullet | oesophag-
pancreas | pancreat-
spleen | splen-
gallbladder | cholecyst- | cholangi-
bladder | cystoscop- | cystect- | cystit-
womb | hysterect- | hysterosc- | endometri- | uter-
ovary | oophor- | ovar-
breast | mamm- | mastect- | mastit-
prostate | prostat-
testicle | orchi-
skin | dermat-
eye | ophthalm- | retinop- | maculop- | vitrect-
nose | rhin-
throat | pharyng- | laryng- | tonsill-
thyroid | thyroid-
brain | encephal- | cerebr- | crani- | intracrani-
spine | vertebr- | laminect- | spondyl- | discect-
joint | arthr-
bone | osteo-
muscle | myosit- | myopath- | myalg-
blood vessel | vascul- | arter- | angiogra- | angiopl-
blood clot | thrombos- | thrombus- | thromboemb-
lymph node | lymphaden-
surgery | -ectomy | -plasty | -ostomy | -pexy | -desis | -rrhaphy
removed | -ectomy
removal | -ectomy
replacement | -arthroplasty
chemotherapy | -taxel | -platin | -rubicin | -citabine | -fosfamide
statin | -vastatin
cholesterol medication | -vastatin
beta blocker | -olol | -alol
ace inhibitor | -pril
angiotensin receptor blocker | -sartan
calcium channel blocker | -dipine
diuretic | -thiazide | -semide
antihypertensive | -pril | -sartan | -dipine | -olol | -alol | -thiazide
anticoagulant | -xaban | -gatran | -parin
blood thinner | -xaban | -gatran | -parin | -grel | -grelor
antiplatelet | -grel | -grelor
heart rate medication | -olol
heart medication | -pril | -sartan | -olol | -dipine
antidepressant | -oxetine | -triptyline
benzodiazepine | -zepam | -zolam
triptan | -triptan
migraine medication | -triptan
nsaid | -profen | -coxib | -fenac
painkiller | -profen | -coxib | -fenac
steroid | -sone | -solone
bronchodilator | -meterol | -moterol | -buterol | -lanterol | -daterol | -tropium
inhaler | -meterol | -moterol | -buterol | -lanterol | -daterol | -tropium
proton pump inhibitor | -prazole
stomach medication | -prazole
antiemetic | -setron
antihistamine | -tadine
antibiotic | -cillin | -mycin | -floxacin | -cycline | -penem | cef-
antiviral | -ciclovir | -amivir
antifungal | -conazole
diabetes medication | -gliflozin | -gliptin | -glutide | -formin | -glitazone
sglt2 inhibitor | -gliflozin
glp-1 agonist | -glutide
bone medication | -dronate | -dronic
bisphosphonate | -dronate | -dronic
bladder medication | -fenacin
prostate medication | -zosin | -ulosin | -steride
alpha blocker | -zosin | -ulosin
biologic | -mab
"""
# Ends like one of them, and is of another kind: antipsychotics (aripiprazole), amantadine,
# cytotoxic antibiotics (bleomycin), HIV medicines (emtricitabine), atomoxetine.
_OTHERWISE = (
    "piprazole", "dapsone", "mantadine", "mitomycin", "bleomycin", "dactinomycin", "plicamycin",
    "rapamycin", "emtricitabine", "atomoxetine",
)  # fmt: skip
_SHORTEST_REST = 3  # letters: "April" is no inhibitor


def answering_forms() -> list[list[str]]:
    """Of each line of the table what is asked for, and the forms that answer, as Americans spell
    them."""
    return [
        [asked.strip(), *(american(form.strip()) for form in forms)]
        for line in FORMS.strip().splitlines()
        for asked, *forms in [line.split("|")]
    ]


# Of the name, the adjective and the verb of one thing, how each ends where the others do so.
_FAMILIES = (
    (re.compile(r"(?<=[a-z]{4}o)(?:sis|sed|sing|tic)$"), ("sis", "sed", "tic")),
    (re.compile(r"(?<=[a-z]{3}ly)(?:sis|[sz]ed|[sz]ing|tic)$"), ("sis", "sed", "zed")),
    (re.compile(r"(?<=[a-z]{3}ogra)(?<!kilogra)(?:m|ms|phy)$"), ("m", "phy")),
    (re.compile(r"(?<=[a-z]{4}oscop)(?:y|ic)$"), ("y", "ic")),
    (re.compile(r"(?<=[a-z]{4}path)(?:y|ic)$"), ("y", "ic")),
    (re.compile(r"(?<=[a-z]{5})(?:ia|ic)$"), ("ia", "ic")),
)


def family_of(word: str) -> list[str]:
    """The other forms of `word` that a search by words would not know for such: "thrombolysed" is
    "thrombolysis"."""
    for ending, others in _FAMILIES:
        if found := ending.search(word):
            return [word[: found.start()] + other for other in others if other != found[0]]
    return []


def is_form(wording: str) -> bool:
    """Whether `wording` is how a word begins or ends."""
    return wording.startswith("-") or wording.endswith("-")


@lru_cache(maxsize=20_000)
def forms_of(word: str) -> frozenset[str]:
    """The beginnings and endings in the table that `word`, lower case, has."""
    if not word.isalpha() or len(word) <= _SHORTEST_REST:
        return frozenset()
    word = american(word)
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    if singular.endswith(_OTHERWISE):
        return frozenset()
    beginnings, endings = _parts()
    lengths = range(_SHORTEST_REST, len(singular) + 1)
    found = {word[:length] + "-" for length in lengths if word[:length] in beginnings}
    most = len(singular) - _SHORTEST_REST
    return frozenset(
        found.union(
            "-" + singular[-length:]
            for length in range(_SHORTEST_REST, most + 1)
            if singular[-length:] in endings
        )
    )


@cache
def _parts() -> tuple[frozenset[str], frozenset[str]]:
    """The beginnings and the endings, without their hyphens."""
    forms = {form for _, *forms in answering_forms() for form in forms}
    return (
        frozenset(form[:-1] for form in forms if form.endswith("-")),
        frozenset(form[1:] for form in forms if form.startswith("-")),
    )
