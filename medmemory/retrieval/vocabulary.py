"""What clinicians call the same thing, and what answers a question without repeating its words.

One place for both tables, because a synonym that only the search knows, or only the choice of
quotes, makes a record look empty. Only common, unambiguous wording stands here: a wrong synonym
quotes the wrong line.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
SYNONYMS = """
hba1c | a1c | hb a1c | haemoglobin a1c | hemoglobin a1c | glycated haemoglobin | glycated hemoglobin
blood pressure | bp
haemoglobin | hemoglobin | hb | hgb
creatinine | creat
kidney | renal
kidney function | renal function
liver function | lft | lfts | hepatic function panel | liver function tests
egfr | gfr | glomerular filtration rate
heart rate | pulse
oxygen saturation | spo2 | o2 sat | sats
white cell count | white blood cell count | wbc | wcc
c-reactive protein | crp
blood sugar | glucose | blood glucose
ejection fraction | lvef | ef
medication | medicine | drug | tablet | meds | pills
allergy | allergic | intolerance
surgery | operation | operative | surgical | procedure
admission | admitted
discharge | discharged
complaint | reason for visit | reason for admission | reason for referral
diagnosis | diagnoses | diagnosed | problem list | problems | conditions | medical conditions
plan | treatment plan | follow-up plan | recommendations | planned | next steps | happens next
follow-up | follow up | followup | next visit | next appointment | return visit
smoking | smoke | smoker | smoked | ex-smoker | tobacco | cigarettes
alcohol | wine | beer
ecg | ekg | electrocardiogram
echocardiogram | echocardiography | echo | tte
x-ray | xray | radiograph | cxr
ct | ct scan | computed tomography
mri | magnetic resonance imaging
ultrasound | ultrasonography | sonography
lung function | lung function test | pfts | pft | spirometry | pulmonary function | \
pulmonary function test
angiography | angiogram
myocardial infarction | heart attack | mi | nstemi | stemi
heart failure | congestive heart failure | chf
coronary artery bypass | cabg | coronary bypass | bypass surgery
atrial fibrillation | afib
stroke | cva | cerebrovascular accident
hypertension | high blood pressure | htn
diabetes | diabetic | dm
breathlessness | shortness of breath | dyspnea | dyspnoea | short of breath | breathless
emergency department | emergency room | casualty
immunisation | immunization | vaccination | vaccine
oedema | edema
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
ANSWERED_BY = """
kidney function | creatinine | egfr
surgery | angioplasty | stent | transplant | arthroplasty | bypass | appendectomy | appendicectomy \
| cholecystectomy | hysterectomy | fusion | extraction | repair | mammoplasty | mammaplasty
heart surgery | coronary artery bypass | stent | valve replacement
joint surgery | arthroplasty | joint replacement | rotator cuff repair
eye surgery | cataract extraction | cataract surgery
heart disease | heart failure | myocardial infarction | coronary artery disease \
| atrial fibrillation
imaging | x-ray | ct | mri | ultrasound | echocardiogram
antibiotic | amoxicillin | doxycycline | azithromycin | clarithromycin | cephalexin \
| ciprofloxacin | levofloxacin | nitrofurantoin | trimethoprim | clindamycin | vancomycin
painkiller | paracetamol | ibuprofen | tramadol
inhaler | albuterol | salbutamol
plan | follow-up | assessment
follow-up | return | plan | assessment
diagnosis | assessment | impression
conclusion | impression | assessment | summary
medication | medical treatment
reason for coming | complaint | diagnosis
""".replace("\\\n", "")


def entries(table: str) -> list[list[str]]:
    """The wordings of each line of a table."""
    return [
        [wording.strip() for wording in line.split("|")]
        for line in table.strip().splitlines()
        if line.strip()
    ]
