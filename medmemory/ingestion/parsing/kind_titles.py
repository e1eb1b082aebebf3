"""The kinds of documents by the titles that they bear."""

import re

from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.dates import DATE

_LONGEST_TITLE_LINE = 100
_NOTE = r"(?:notes?|reports?|letter|summary|record|documentation)"
_PART = r"[\w ,&/()'’.–-]{0,60}"

_MODALITY = (
    r"(?:ct|mri|pet[-/ ]?ct|x-?rays?|cxr|ultrasound|dexa|dxa|mra|cta|computed tomography"
    r"|magnetic resonance imaging|bone density|radiographs?|mammogra(?:m|phy)|bone scan|sonogram)"
)
_REGION = (
    r"(?:abdom(?:en|inal)|pelvi[sc]|chest|thora(?:x|cic)|head|brain|neck|spine|lumbar|cervical|knees?"
    r"|hips?|shoulders?|hands?|foot|feet|ankles?|wrists?|renal|liver|thyroid|breasts?|cardiac|heart"
    r"|sinus(?:es)?|orbits?|kidneys?|carotid|coronary|pulmonary|femur|tibia|elbow|ribs|skull|kub"
    r"|urinary tract|extremit(?:y|ies)|aorta|venous|leg|arm|obstetric|scrotal|angiogra\w+)"
)

# The more special first: "discharge medication list" is a list, not a discharge summary. The name
# must end the title, so that "Department of Radiology" or "the referral was declined" name nothing.
_NAMES: tuple[tuple[DocumentKind, str], ...] = (
    (DocumentKind.CONSENT, r"(?:informed )?consent(?: form)?(?: (?:for|to) .{3,60})?"),
    (
        DocumentKind.ADVANCE_DIRECTIVE,
        r"(?:[\w-]+ ){0,2}advanced? (?:[a-z]+ ){0,2}(?:directives?|decision|care plan)(?: \(\w+\))?"
        r"|living will|(?:dnr|dnar|dnacpr|polst|molst|respect) (?:form|order)"
        r"|(?:durable |medical |health ?care )*power of attorney(?: for health ?care)?",
    ),
    (
        DocumentKind.MEDICATION_LIST,
        r"(?:discharge |current |home |active )?(?:medications?|medicines?|drugs?)"
        r" (?:list|record|summary|reconciliation|review|chart|administration record)"
        r"|list of (?:current )?(?:medications|medicines)|medication plan",
    ),
    (DocumentKind.ALLERGY_LIST, r"allerg(?:y|ies)(?: and intolerances?)? (?:list|record|summary)"),
    (
        DocumentKind.IMMUNIZATION_RECORD,
        r"(?:immuni[sz]ations?|vaccinations?|vaccines?)(?: and \w+)?"
        r" (?:records?|history|certificate|card|summary|report|list)",
    ),
    (
        DocumentKind.PATHOLOGY_REPORT,
        r"(?:surgical |anatomic(?:al)? |cyto|histo)?path?ology (?:report|results?|consultation)"
        r"|(?:histology|cytology|biopsy)(?: and \w+)? (?:report|results?)",
    ),
    (
        DocumentKind.LABORATORY_REPORT,
        r"(?:cumulative |final |preliminary |interim )*(?:clinical )?(?:laborator(?:y|ies)|labs?"
        r"|bloods?|biochemistry|clinical chemistry|chemistry|ha?ematology|microbiology|urine"
        r"|serology|culture|virology|immunology|coagulation)"
        r"(?: (?:tests?|panel|work|culture|chemistry))?"
        r" (?:reports?|results?|findings|data|values)|(?:laboratory|pathology) test results"
        r"|test results(?: report)?|(?:complete|full) blood count|lab(?:oratory)? work",
    ),
    (
        DocumentKind.CARDIOLOGY_REPORT,
        r"(?:(?:12[- ]lead )?(?:ecg|ekg|electrocardiogra(?:m|phy))|(?:transthoracic "
        r"|transo?esophageal |stress )?echocardiogra(?:m|phy)|holter(?: monitor(?:ing)?)?"
        r"|tte|tee|toe"
        r"|(?:exercise |cardiac )?stress test|cardiac catheteri[sz]ation|coronary angiogra(?:m|phy)"
        r"|exercise tolerance test)(?: (?:report|results?|study|findings|interpretation))?",
    ),
    (
        DocumentKind.IMAGING_REPORT,
        r"(?:radiology|imaging|radiological|diagnostic imaging|ultrasound|mammogra(?:m|phy)"
        r"|sonogra(?:m|phy)|nuclear medicine)(?: \w+){0,3} (?:reports?|results?)"
        rf"|(?:[\w-]+ ){{0,2}}{_MODALITY}(?: (?:scan|report|results?|study|examination|series))?"
        rf"|(?:ct|mri?|us|xr|pet|{_MODALITY})(?: scan)?(?:[ :,/-]+| of (?:the )?)(?:(?:left|right"
        rf"|bilateral|upper|lower) )*{_REGION}\b[\w ,&/()+-]{{0,60}}"
        rf"|(?:(?:left|right|bilateral) )*{_REGION}(?: and {_REGION})?"
        rf" (?:ct|mri?|us|xr|{_MODALITY})(?: (?:scan|report|results?|study|examination))?"
        r"|retinal (?:screening|photography)(?: report| results?)?",
    ),
    (
        DocumentKind.OPERATIVE_NOTE,
        rf"(?:operative|operation|op|surgical|surgery) {_NOTE}|record of operation",
    ),
    (
        DocumentKind.PROCEDURE_NOTE,
        rf"(?:[\w ]{{0,30}} )?procedure {_NOTE}|(?:upper (?:gi )?|lower )?(?:colonoscopy|endoscopy"
        r"|gastroscopy|bronchoscopy|sigmoidoscopy|cystoscopy|egd|ogd|lumbar puncture|thoracentesis"
        rf"|paracentesis)(?: {_NOTE})?",
    ),
    (
        DocumentKind.TRANSFER_SUMMARY,
        rf"(?:[\w-]+ )?transfer (?:of care )?{_NOTE}|inter-?hospital transfer",
    ),
    (
        DocumentKind.DISCHARGE_SUMMARY,
        rf"(?:[\w-]+ ){{0,3}}discharge {_NOTE}|epicrisis"
        r"|summary of (?:hospital stay|hospitali[sz]ation)|hospital course summary",
    ),
    (
        DocumentKind.TRIAGE_NOTE,
        rf"(?:[\w-]+ ){{0,3}}triage(?: assessment)?(?: {_NOTE})?",
    ),
    (
        DocumentKind.EMERGENCY_DEPARTMENT_NOTE,
        r"(?:emergency (?:department|room|medicine|care)|ed|er|a ?& ?e|casualty"
        rf"|accident and emergency)(?: (?:provider|physician|visit|clinical|attendance))? {_NOTE}"
        r"|(?:emergency department|ed) (?:visit|encounter|attendance)",
    ),
    (
        DocumentKind.NURSE_NOTE,
        r"(?:[\w-]+ )?(?:nursing|nurse'?s?|nurses'|district nurse) (?:[\w-]+ )?"
        rf"(?:{_NOTE}|assessment)",
    ),
    (
        DocumentKind.HISTORY_AND_PHYSICAL,
        r"(?:admission )?(?:history (?:and|&|/) physical|h ?(?:&|and) ?p)(?: examination| exam)?"
        rf"(?: {_NOTE})?|admission {_NOTE}|(?:medical )?admission (?:clerking|assessment)|clerking"
        r"|initial history and physical",
    ),
    (
        DocumentKind.REFERRAL_NOTE,
        rf"(?:[\w-]+ ){{0,3}}referral(?: {_NOTE}| form| request)?(?: to [\w ]{{3,40}})?",
    ),
    (
        DocumentKind.CONSULTATION_NOTE,
        rf"(?:[\w-]+ ){{0,3}}(?:consultation|consult)(?: {_NOTE})?",
    ),
    (
        DocumentKind.PLAN_OF_CARE,
        r"(?:[\w-]+ ){0,2}(?:plan of (?:care|treatment)|care plan|treatment plan|management plan)",
    ),
    (
        DocumentKind.CONTINUITY_OF_CARE,
        r"continuity of care (?:document|record)(?: \(ccd\))?|summarization of episode note"
        r"|summary of episode(?: note)?",
    ),
    (
        DocumentKind.PATIENT_SUMMARY,
        r"(?:international )?patient summary|summary care record|(?:health|clinical|medical|care)"
        r" (?:record )?summary|gp summary|summary of care",
    ),
    (DocumentKind.PRESCRIPTION, r"(?:e-|electronic |repeat )?prescriptions?(?: form| record)?"),
    (
        DocumentKind.ORDER,
        r"(?:[\w-]+ ){0,2}(?:order|requisition|request) form|(?:lab(?:oratory)?|imaging"
        r"|medication|physician'?s?|admission) orders?|requisition",
    ),
    (
        DocumentKind.PROGRESS_NOTE,
        r"(?:[\w-]+ ){0,3}(?:progress|ward(?: round)?|clinic(?: visit)?|visit|soap|follow-?up"
        r"|office(?: visit)?|outpatient|physician|daily|encounter|telephone|gp|practice|telehealth"
        r"|clinical|rounding|interval|therapy|physiotherapy|return visit|consultant)"
        r" (?:notes?|record|report)|office visit|(?:[\w-]+ )?(?:ward round|clinic visit)"
        r"|after[- ]visit summary|(?:[\w-]+ ){0,2}follow-?up visit|visit summary",
    ),
    (DocumentKind.LETTER, r"(?:[\w-]+ ){0,4}letter(?: (?:to|from) [\w .'-]{2,40})?|sick note"),
)
_TITLES = tuple((kind, re.compile(rf"(?:{names})", re.IGNORECASE)) for kind, names in _NAMES)
_ASIDES = re.compile(
    rf"\([^()]*\)|\[[^\[\]]*\]|(?:{DATE})|\b\d{{1,2}}:\d{{2}}\b|\bpage \d+.*$", re.IGNORECASE
)
_ENDS = re.compile(r"^[\W_]+|(?:\s+(?:of|on|dated|from|for))?[\W_]+$|\s+(?:of|on|dated|from|for)$")
_PARTED = re.compile(r"\s*[:|·•;]\s*|\s+[-–—]\s+|\s{3,}|\t")


def kind_of_title(title: str) -> DocumentKind | None:
    """The kind that a title names; None when it names none or says more than a title does."""
    if len(title) > _LONGEST_TITLE_LINE or title.rstrip().endswith((".", "?", "!", ",")):
        return None
    plain = _ENDS.sub("", _ENDS.sub("", _ASIDES.sub(" ", title)))
    parts = [part for part in (plain, *_PARTED.split(plain)) if part]
    for part in dict.fromkeys(" ".join(part.split()) for part in parts):
        for kind, names in _TITLES:
            if names.fullmatch(part):
                return kind
    return None
