"""The headings of clinical documents in the spellings that real notes use."""

import re
from functools import lru_cache

from medmemory.clinical.section_kind import SectionKind

# Compared in lower case without numbering and punctuation, "&" and "+" as "and".
_SPELLINGS: dict[SectionKind, str] = {
    SectionKind.CHIEF_COMPLAINT: """
        chief complaint|chief complaints|presenting complaint|presenting complaints|cc|c/c|pc
        reason for visit|reason for encounter|reason for appointment|presenting problem
        chief complaint and reason for visit|chief concern|presenting symptoms""",
    SectionKind.HISTORY_OF_PRESENT_ILLNESS: """
        history of present illness|history of the present illness|history of presenting illness
        history of presenting complaint|history of present complaint|present illness|hpi|hopi|hpc
        interval history|presenting complaint and history|presenting history|interim history
        history of current illness|history of presentation""",
    SectionKind.PAST_MEDICAL_HISTORY: """
        past medical history|past medical and surgical history|medical history|pmh|pmhx|past history
        past medical hx|medical hx|past medical problems|medical and surgical history|pmh/psh
        past medical/surgical history|previous medical history|previous history|comorbidities
        past psychiatric history|psychiatric history|oncologic history|oncology history
        cardiac history|birth history|developmental history|gynecologic history
        gynecological history|gynaecological history|obstetric history|ob/gyn history
        obstetrical history|menstrual history|ocular history|dental history|pm/sh|background history
        background|medical background
        gynecologic and obstetric history|obstetric and gynaecological history|cancer history""",
    SectionKind.PAST_SURGICAL_HISTORY: """
        past surgical history|surgical history|psh|pshx|past surgical hx|surgical hx
        previous operations|past operations|previous surgery|prior surgeries
        operations and procedures""",
    SectionKind.FAMILY_HISTORY: "family history|fh|fhx|fam hx|famhx|family hx",
    SectionKind.SOCIAL_HISTORY: """
        social history|sh|shx|soc hx|social hx|sochx|personal history|lifestyle|habits
        occupational history|smoking history|substance use history|travel history|sexual history
        tobacco use|alcohol use|substance use|smoking status|psychosocial history
        personal and social history""",
    SectionKind.MEDICATIONS: """
        medications|medication|meds|medicines|drugs|current medications|medication list|drug history
        medication history|dh|dhx|home medications|current meds|home meds|outpatient medications
        regular medications|regular medication|current medication|current medicines
        current drug therapy|medications stopped|medications changed|prescriptions
        medication reconciliation|preadmission medications|changes to medication
        changes to medications|medication changes|stopped medications|new medications|prescribed
        medications prior to visit|current outpatient medications|scheduled meds|prn meds
        active medications|medications reviewed|facility-administered medications|drug therapy
        current prescriptions|medicines stopped|medicines changed|medications started
        repeat medication|repeat medications|repeat medicines|repeat prescriptions
        regular prescriptions|regular medicines|repeat template|acute medication""",
    SectionKind.ALLERGIES: """
        allergies|allergy|allergies and intolerances|adverse reactions|drug allergies
        known allergies|allergies/intolerances|allergies and adverse reactions|drug intolerances
        allergies/adverse reactions|medication allergies|food allergies|intolerances|sensitivities
        allergies and sensitivities|drug allergies and intolerances|allergy status
        allergies/sensitivities|allergic reactions|environmental allergies|reactions
        drug reactions|adverse drug reactions|reactions to medicines|reactions to medication""",
    SectionKind.IMMUNIZATIONS: """
        immunizations|immunisations|vaccinations|vaccines|immunization history
        immunisation history|vaccination history|immunization|immunisation""",
    SectionKind.REVIEW_OF_SYSTEMS: """
        review of systems|ros|systems review|system review|systemic enquiry|systems enquiry
        review of symptoms|systemic review|systems inquiry""",
    SectionKind.EXAMINATION: """
        physical exam|physical examination|examination|exam|pe|px|o/e|on examination
        clinical examination|physical findings|mental status examination|mental status exam|mse
        neurological examination|neurologic exam|neurological exam|general examination
        physical exam findings|examination findings|clinical findings|neurologic examination
        cardiovascular examination|objective findings|systemic examination|focused exam""",
    SectionKind.VITAL_SIGNS: """
        vital signs|vitals|vitals reviewed|vs|observations|vital signs reviewed|obs|measurements
        vitals signs""",
    SectionKind.SUBJECTIVE: "subjective|subjective data",
    SectionKind.OBJECTIVE: "objective|objective data",
    SectionKind.RESULTS: """
        results|test results|investigations|investigation|ix|diagnostic studies|diagnostics
        pertinent results|studies|data|diagnostic results|results reviewed|data reviewed
        diagnostic data|laboratory and imaging results|results over time|labs and imaging
        labs/imaging|labs and studies|diagnostic tests|investigation results|key results
        laboratory and diagnostic data|labs/studies|results review|tests""",
    SectionKind.LABORATORY: """
        laboratory data|laboratory results|laboratory findings|laboratory|labs|lab results|lab data
        laboratory studies|laboratory values|labs reviewed|blood tests|blood results|bloods|lab
        laboratory tests|laboratory investigations|lab work|chemistry|haematology|hematology
        urinalysis|labwork|lab values|lab tests|cbc|bmp|cmp|laboratory test results|urine tests
        biochemistry|coagulation|blood work|laboratory examination""",
    SectionKind.IMAGING: """
        imaging|radiology|imaging results|imaging studies|radiographic findings|x-ray|x-rays
        radiographs|radiological investigations|imaging findings|diagnostic imaging
        radiology results
        radiographic studies|radiology reports|imaging reviewed|x-ray findings|ultrasound""",
    SectionKind.CARDIAC_TESTS: """
        electrocardiogram|ecg|ekg|echocardiogram|echocardiography|echo|ekg findings|holter
        electrocardiography|cardiac studies|ecg findings|cardiac tests""",
    SectionKind.PATHOLOGY: "pathology|histology|pathology results|histopathology|cytology",
    SectionKind.MICROBIOLOGY: "microbiology|cultures|microbiology results|culture results|micro",
    SectionKind.TECHNIQUE: "technique|protocol|methods|method|procedure and technique|contrast",
    SectionKind.COMPARISON: "comparison|comparisons|comparison studies|prior studies",
    SectionKind.INDICATION: """
        indication|indications|clinical indication|clinical information|clinical details
        reason for exam
        clinical data|indication for procedure|indications for procedure|reason for examination
        reason for study|indication for surgery|indications for surgery|clinical question
        indication for operation|reason for test|indication for study|clinical history""",
    SectionKind.FINDINGS: "findings|report|operative findings|intraoperative findings",
    SectionKind.IMPRESSION: """
        impression|impressions|conclusion|conclusions|opinion|imp|overall impression
        clinical impression|final impression|impression and recommendations
        impression/recommendations""",
    SectionKind.GROSS_DESCRIPTION: "gross description|macroscopic description|macroscopy|gross",
    SectionKind.MICROSCOPIC_DESCRIPTION: "microscopic description|microscopy|microscopic findings",
    SectionKind.SPECIMEN: """
        specimen|specimens|specimen submitted|specimens submitted|specimens removed|specimen source
        source of specimen|specimen details""",
    SectionKind.PROCEDURES: """
        procedures|procedure|procedures performed|procedure performed|operations
        operation performed|operation|operations performed|procedure details|surgery
        major surgical or invasive procedure|procedure in detail|name of procedure|interventions
        in-office procedures|procedure note|title of operation|name of operation|procedure title""",
    SectionKind.PREOPERATIVE_DIAGNOSIS: """
        preoperative diagnosis|pre-operative diagnosis|preoperative diagnoses|preop diagnosis
        pre-op diagnosis|preprocedure diagnosis|pre-procedure diagnosis|pre-operative diagnoses""",
    SectionKind.POSTOPERATIVE_DIAGNOSIS: """
        postoperative diagnosis|post-operative diagnosis|postoperative diagnoses|postop diagnosis
        post-op diagnosis|postprocedure diagnosis|post-procedure diagnosis
        post-operative diagnoses""",
    SectionKind.OPERATIVE_DETAILS: """
        anesthesia|anaesthesia|estimated blood loss|ebl|complications|description of procedure
        operative procedure|surgeon|assistant surgeon|description of operation|operative details
        operative technique|details of procedure|description of the procedure|implants|drains
        details of operation|operative course|procedure description|surgical technique|counts""",
    SectionKind.ASSESSMENT: """
        assessment|clinical assessment|medical decision making|mdm|overall assessment|formulation
        pain assessment|risk assessment|opioid assessment|nutrition assessment|functional assessment
        nursing assessment|assessments|clinical formulation|differential diagnosis|ddx
        risk factors|discussion|analysis|differential|nutritional assessment""",
    SectionKind.PLAN: """
        plan|treatment|treatment plan|plan of care|recommendations|recommendation|management
        management plan|care plan|plan of treatment|tx|proposed treatment|plans|rx
        plan and recommendations|suggestions|next steps|action plan|actions|goals|orders
        plan/recommendations|goals of care|advice|therapy|treatment and plan""",
    SectionKind.ASSESSMENT_AND_PLAN: """
        assessment and plan|assessment/plan|a/p|a and p|ap|assessment and recommendations|a+p
        impression and plan|impression/plan|i/p|imp/plan|assessment and treatment plan
        assessment plan|assessment/recommendations|diagnosis and plan|problems and plan
        assessment and medical decision making|assessment and plan of care|summary and plan
        assessment, plan|assessment and management|assessment and plan by problem|a & p""",
    SectionKind.DIAGNOSES: """
        diagnosis|diagnoses|dx|principal diagnosis|secondary diagnoses|secondary diagnosis
        final diagnosis|final diagnoses|primary diagnosis|working diagnosis|visit diagnoses
        diagnosis list|encounter diagnoses|current diagnoses|principal diagnoses|other diagnoses
        provisional diagnosis|visit diagnosis|main diagnosis|clinical diagnosis
        additional diagnoses|established diagnoses|known diagnoses""",
    SectionKind.PROBLEMS: """
        problem list|problems|active problems|active problem list|current problems|issues
        active issues|chronic problems|medical problems|chronic conditions|conditions
        active diagnoses
        health concerns|acute issues|chronic issues|transitional issues|resolved problems
        problem summary|patient active problem list""",
    SectionKind.HOSPITAL_COURSE: """
        hospital course|course in hospital|clinical course|brief hospital course|course
        hospital course by problem|hospital course by system|course of treatment|icu course
        ed course|emergency department course|course in the hospital|hospital stay|inpatient course
        treatment course|progress in hospital|clinical progress|hospital course and treatment
        summary of hospital course|hospital course by issue|course in icu|ward course
        postoperative course|hospitalization course|course and treatment""",
    SectionKind.REASON_FOR_ADMISSION: """
        reason for admission|indication for admission|cause of admission|reason for hospitalization
        reason for hospitalisation|admission reason|circumstances of admission|mode of admission
        reason for transfer""",
    SectionKind.REASON_FOR_CONSULTATION: """
        reason for consultation|reason for referral|reason for consult|consultation reason
        referral reason|consult question|question for consultant|consultation question
        referral question""",
    SectionKind.ADMISSION_DIAGNOSES: "admission diagnosis|admission diagnoses|admitting diagnosis",
    SectionKind.DISCHARGE_DIAGNOSES: "discharge diagnosis|discharge diagnoses",
    SectionKind.ADMISSION_MEDICATIONS: """
        admission medications|medications on admission|medications at admission
        medication on admission|medications prior to admission|pre-admission medications""",
    SectionKind.DISCHARGE_MEDICATIONS: """
        discharge medications|medications on discharge|medications at discharge|discharge meds
        medication on discharge|medication at discharge|discharge medication
        discharge medication list
        take-home medications|medicines at discharge|medicines on discharge|tto|ttos""",
    SectionKind.DISCHARGE_CONDITION: """
        condition at discharge|disposition|discharge condition|discharge disposition
        condition on discharge|discharge exam|discharge status|status at discharge
        discharge physical exam|functional status|discharge labs|discharge examination
        condition|functional status at discharge|discharge vitals""",
    SectionKind.DISCHARGE_INSTRUCTIONS: """
        discharge instructions|discharge plan|discharge planning|instructions at discharge
        discharge recommendations|instructions on discharge|discharge advice|discharge diet
        discharge activity|discharge instructions and follow-up|discharge follow-up""",
    SectionKind.INSTRUCTIONS: """
        instructions|patient instructions|diet|activity|patient education|home instructions
        wound care|wound care instructions|safety netting|return precautions|when to seek help
        activity restrictions|education|advice to patient|instructions to patient|diet and activity
        postoperative instructions|follow-up instructions|followup instructions|safety net
        instructions for the patient|patient advice|after visit instructions|precautions""",
    SectionKind.FOLLOW_UP: """
        follow-up|follow up|followup|f/u|follow-up plan|follow-up appointments|appointments
        follow-up care|follow up plan|follow up appointments|future appointments|return visit
        follow-up arrangements|return to clinic|recommended follow-up|disposition and follow-up
        actions for gp|gp actions|outpatient follow-up|scheduled follow-up|rtc
        actions for the gp|review date|follow up instructions|pending results|pending tests
        results pending at discharge|pending studies|follow-up and actions""",
    SectionKind.ADVANCE_DIRECTIVES: """
        advance directives|code status|advance directive|resuscitation status|dnr status
        advance care planning|ceiling of care|ceilings of care|dnacpr""",
    SectionKind.PROGRESS: """
        progress|progress note|progress notes|interval events|overnight events|24 hour events
        24-hour events|events|interval events and subjective|nursing notes|evolution|update""",
    SectionKind.SUMMARY: """
        summary|discharge summary|clinical summary|executive summary|synopsis|brief summary
        summary of visit|patient summary|visit summary|case summary|summary statement""",
    SectionKind.HISTORY: "history|hx|past history and background|anamnesis",
    SectionKind.OTHER: """
        comment|comments|interpretation|addendum|addenda|consultations|consults|consultation
        notes|note|attestation|health maintenance|healthcare maintenance|health care maintenance
        preventive care|screening|nutrition|equipment|devices|medical equipment|insurance
        consultants|attending attestation|limitations|additional information|time spent
        consent|care team|contacts|preventative health|safeguarding|other|remarks
        interpretation and comments|prognosis|developmental milestones|growth|administrative""",
}
_KINDS: dict[str, SectionKind] = {
    " ".join(spelling.split()): kind
    for kind, spellings in _SPELLINGS.items()
    for spelling in spellings.replace("\n", "|").split("|")
    if spelling.strip()
}

# What may stand before or after a known heading without making it another one.
_BEFORE = re.compile(
    r"(?:brief|pertinent|current|active|relevant|significant|initial|updated|other|additional"
    r"|today'?s|complete|detailed|new|general|the patient'?s|patient'?s|patient|recent|my|our|full"
    r"|outpatient|inpatient|focused|chronic|key|list of|summary of|review of|available"
    r"|narrative|interim|final|past|prior|previous|known|selected|admission|discharge"
    r"|preoperative|postoperative|limited|targeted|interval|overall|clinical|medical|nursing"
    r"|reported|reconciled|verified|daily|visit|encounter|bedside)\s+"
)
_AFTER = re.compile(
    r"\s+(?:(?:on|at|upon|prior to|before|after|during|this|since last)\s+)?(?:the\s+)?"
    r"(?:admission|discharge|arrival|presentation|transfer|today|visit|list|section|reviewed"
    r"|review|summary|details|notes?|performed|obtained|continued|cont'?d|cont|update|information"
    r"|this visit|encounter|narrative|statement|if any|as of today|overview|by problem|by system"
    r"|and updated)$"
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,40}[)\]]\s*$")
_JOINT = re.compile(r"\s*[/,;]\s*|\s+and\s+")
# Of "Family/Social history" the first part stands for itself only beside the second.
_ONLY_IN_COMPANY = {
    "family": SectionKind.FAMILY_HISTORY,
    "social": SectionKind.SOCIAL_HISTORY,
    "surgical": SectionKind.PAST_SURGICAL_HISTORY,
    "medical": SectionKind.PAST_MEDICAL_HISTORY,
    "past medical": SectionKind.PAST_MEDICAL_HISTORY,
    "past surgical": SectionKind.PAST_SURGICAL_HISTORY,
    "intolerances": SectionKind.ALLERGIES,
    "counseling": SectionKind.INSTRUCTIONS,
}
_LONGEST = 80
_MOST_WORDS = 9


@lru_cache(maxsize=4096)
def section_kind(heading: str) -> SectionKind | None:
    """What a section with this heading is about; None when it is no heading that notes use."""
    if len(heading) > _LONGEST or len(heading.split()) > _MOST_WORDS:
        return None
    plain = heading.strip().lower().replace("’", "'").replace("&", " and ").replace("–", "-")
    plain = " ".join(_ASIDE.sub("", plain).strip(" .:*_-").split())
    return _known(plain) or _compound(plain)


def _known(plain: str) -> SectionKind | None:
    """The kind of `plain`, after words that do not matter are taken off one by one."""
    if plain in _KINDS:
        return _KINDS[plain]
    if (shorter := _AFTER.sub("", plain)) != plain and (kind := _known(shorter)):
        return kind
    if before := _BEFORE.match(plain):
        return _known(plain[before.end() :])
    return None


def _compound(plain: str) -> SectionKind | None:
    """The kind of the first of several headings written as one."""
    parts = [part for part in _JOINT.split(plain) if part]
    if len(parts) < 2:  # noqa: PLR2004  # a pair at least
        return None
    kinds = [_known(part) or _ONLY_IN_COMPANY.get(part) for part in parts]
    return kinds[0] if all(kinds) else None
