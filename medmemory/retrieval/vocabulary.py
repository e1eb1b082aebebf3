"""What clinicians call the same thing, and what answers a question without repeating its words.

One place for both tables, because a synonym that only the search knows, or only the choice of
quotes, makes a record look empty. Only common, unambiguous wording stands here: a wrong synonym
quotes the wrong line. Written for this project from common clinical usage. Medicines stand in
`drug_names`, `specialist_drug_names` and `drug_classes`; abbreviations in `abbreviations` and in
`abbreviated_conditions`, `abbreviated_tests` and `abbreviated_care`; those with several meanings in
`ambiguous_abbreviations`; plain words in `body_words` and `plain_words`. What the form of a word
says is in `word_forms`, the two spellings of one word in `spelling`.
"""

from medmemory.retrieval.abbreviated_care import CARE, CARE_ANSWERS
from medmemory.retrieval.abbreviated_conditions import CONDITIONS, CONDITIONS_ANSWER
from medmemory.retrieval.abbreviated_tests import TESTS, TESTS_ANSWER
from medmemory.retrieval.abbreviations import ABBREVIATIONS, PLAINER
from medmemory.retrieval.ambiguous_abbreviations import MEANINGS
from medmemory.retrieval.body_words import BODY, BODY_ANSWERS
from medmemory.retrieval.combined_drugs import COMBINED_HOLD, COMBINED_NAMES
from medmemory.retrieval.drug_classes import DRUG_CLASS_NAMES, DRUG_CLASSES
from medmemory.retrieval.drug_names import DRUG_NAMES
from medmemory.retrieval.plain_words import PLAIN, PLAIN_ANSWERS
from medmemory.retrieval.specialist_drug_names import SPECIALIST_DRUG_NAMES

# One line a concept, its wordings parted by "|"; the first one names it.
SYNONYMS = """
hba1c | a1c | hb a1c | haemoglobin a1c | hemoglobin a1c | glycated haemoglobin \
| glycated hemoglobin | hemoglobin a1c/hemoglobin.total
blood pressure | bp
haemoglobin | hemoglobin | hb | hgb
creatinine | creat
kidney | renal
heart | cardiac | cardiovascular
kidney function | renal function
liver function | lft | lfts | hepatic function panel | liver function tests
egfr | gfr | glomerular filtration rate
potassium | k+
sodium | na+
calcium | ca2+
magnesium | mg2+
heart rate | pulse | hr | pulse rate
respiratory rate | rr | respirations | breathing rate
replacement | replaced
oxygen saturation | spo2 | o2 sat | sats
white cell count | white blood cell count | white blood cells | wbc | wcc | leukocytes
red cell count | red blood count | red blood cell count | red blood cells | rbc | erythrocytes
platelets | platelet count | plt | thrombocytes
haematocrit | hct
bmi | body mass index
weight | body weight | weigh
height | body height | body length
temperature | body temperature | oral temperature | temp
ldl | ldl cholesterol | ldl-c | low density lipoprotein | low density lipoprotein cholesterol \
| low-density lipoprotein cholesterol | cholesterol in ldl
hdl | hdl cholesterol | hdl-c | high density lipoprotein | high density lipoprotein cholesterol \
| high-density lipoprotein cholesterol | cholesterol in hdl
bicarbonate | carbon dioxide | hco3 | total co2
alt | alanine aminotransferase | alanine transaminase | sgpt
ast | aspartate aminotransferase | aspartate transaminase | sgot
c-reactive protein | crp
blood sugar | glucose | blood glucose
ejection fraction | lvef | ef
medication | medicine | drug | tablet | meds | pills
allergy | allergic | intolerance
surgery | operation | operative | surgical | procedure
past medical history | medical history | past history | pmh | pmhx
admission | admitted
discharge | discharged
complaint | reason for visit | reason for admission | reason for referral
diagnosis | diagnoses | dx | diagnosed | problem list | problems | conditions | medical conditions
plan | treatment plan | follow-up plan | recommendations | planned | next steps | happens next
follow-up | f/u | follow up | followup | next visit | next appointment | return visit
smoking | smoke | smoker | smoked | ex-smoker | tobacco | cigarettes
alcohol | etoh | wine | beer
ecg | ekg | electrocardiogram
echocardiogram | echocardiography | echo | tte
x-ray | xray | radiograph
ct | ct scan | computed tomography
mri | magnetic resonance imaging
ultrasound | ultrasonography | sonography
lung function | lung function test | pfts | pft | spirometry | pulmonary function | \
pulmonary function test
angiography | angiogram
myocardial infarction | heart attack | mi | nstemi | stemi
heart failure | congestive heart failure | chf
coronary artery bypass | cabg | coronary bypass | bypass surgery
atrial fibrillation | afib | a-fib | af
stroke | cva | cerebrovascular accident
hypertension | high blood pressure | htn
diabetes | diabetic | dm | t2dm | type 2 diabetes | type ii diabetes | diabetes mellitus
breathlessness | shortness of breath | dyspnea | dyspnoea | short of breath | breathless | sob
emergency department | emergency room | er | casualty
leg | lower extremity | lower extremities
arm | upper extremity | upper extremities
tenderness | tender | pain to palpation | painful to palpation
referral | referred | refer | referring | referrals
neurology | neurologist
cardiology | cardiologist
gastroenterology | gastroenterologist
urology | urologist
dermatology | dermatologist
oncology | oncologist
psychiatry | psychiatrist
nephrology | nephrologist
endocrinology | endocrinologist
rheumatology | rheumatologist
ophthalmology | ophthalmologist
cataract surgery | cataract extraction | cataract removal
influenza | flu
hepatomegaly | enlarged liver | liver enlarged | liver enlargement
covid-19 | covid | sars-cov-2 | covid19 | coronavirus
hepatitis a | hep a
hepatitis b | hep b
shingles | zoster | herpes zoster
pneumococcal | pneumonia vaccine | pneumovax | prevnar
immunisation | immunization | vaccination | vaccine | vaccinated
oedema | edema
chronic kidney disease | ckd
chronic obstructive pulmonary disease | copd
coronary artery disease | cad | ischaemic heart disease | ihd
deep vein thrombosis | dvt
transient ischaemic attack | tia
urinary tract infection | uti
osteoarthritis | oa
benign prostatic hyperplasia | bph
hyperlipidaemia | hypercholesterolaemia | high cholesterol | hld
hypothyroidism | underactive thyroid
gallstone | cholelithiasis
escherichia coli | e. coli | e coli
staphylococcus aureus | s. aureus | staph aureus
gastroesophageal reflux | gastro-oesophageal reflux | acid reflux | reflux | gerd | gord
kidney stone | renal calculus | renal calculi | renal stone | nephrolithiasis
orthopnoea | lying flat | laying flat | lie flat
jugular venous pressure | jvp | jugular venous distention | jugular venous distension \
| jugular vein distention | jugular vein distension | jvd
haematuria | blood in urine | blood in the urine
haematochezia | blood in stool | blood in the stool | rectal bleeding
fatigue | tired | tiredness
dizziness | dizzy
seizure | convulsion | epileptic fit | tonic-clonic seizure | generalised seizure | grand mal
full blood count | complete blood count | fbc | cbc
thyroid stimulating hormone | tsh
prostate specific antigen | prostate-specific antigen | psa
blood urea nitrogen | bun | urea nitrogen
international normalised ratio | inr
liver enzymes | transaminases
cervical smear | pap smear | pap test
mammogram | mammography
electromyography | emg
physiotherapy | physical therapy | physical therapist | physiotherapist
psychotherapy | counselling | counseling | counselor | therapist
contraception | contraceptive | birth control
occupation | job | employed | employment | profession
beta blocker | beta-blocker | betablocker
ace inhibitor | ace-inhibitor | acei
angiotensin receptor blocker | arb
calcium channel blocker | calcium-channel blocker | ccb
anticoagulant | anticoagulation | anticoagulated
blood thinner | blood-thinner | blood thinners | blood thinning medication
antidepressant | anti-depressant
anticonvulsant | antiepileptic | anti-epileptic | antiseizure medication
painkiller | pain killer | analgesic | analgesia | pain medication | pain relief
nsaid | anti-inflammatory
proton pump inhibitor | ppi
steroid | corticosteroid
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
ANSWERED_BY = """
kidney function | creatinine | egfr
tetanus | td adult | tdap | dtap
lung | respiratory
valve | mitral | aortic | tricuspid | regurgitation | stenosis
occupation | works | working | retired | owns | veteran
auscultation | murmur | heart sounds | breath sounds | lungs clear | wheezing | crackles
surgery | angioplasty | stent | transplant | arthroplasty | bypass | appendectomy | appendicectomy \
| cholecystectomy | hysterectomy | fusion | extraction | repair | mammoplasty | mammaplasty \
| discectomy | laminectomy | colectomy | lumpectomy | mastectomy | lymphadenectomy | nephrectomy \
| thyroidectomy | prostatectomy | tonsillectomy | splenectomy | gastrectomy | oophorectomy \
| vasectomy | tubal ligation | caesarean | c-section | amputation | arthroscopy | replacement \
| implantation | ablation | grafting | craniotomy | tracheostomy | colostomy | resection
heart surgery | coronary artery bypass | stent | valve replacement
joint surgery | arthroplasty | joint replacement | rotator cuff repair
eye surgery | cataract extraction | cataract surgery
heart disease | heart failure | myocardial infarction | coronary artery disease \
| atrial fibrillation
imaging | x-ray | ct | mri | ultrasound | echocardiogram
liver function | liver enzymes | ast | alt | alkaline phosphatase | bilirubin
liver enzymes | ast | alt
skin cancer | melanoma | basal cell carcinoma | squamous cell carcinoma
cancer | carcinoma | melanoma | lymphoma | adenocarcinoma
plan | follow-up | assessment
follow-up | return | plan | assessment
diagnosis | assessment | impression
conclusion | impression | assessment | summary
medication | medical treatment
reason for coming | complaint | diagnosis
""".replace("\\\n", "")


MEDICINE_NAMES = DRUG_NAMES + SPECIALIST_DRUG_NAMES + COMBINED_NAMES
SYNONYMS += ABBREVIATIONS + CONDITIONS + TESTS + CARE + MEDICINE_NAMES
SYNONYMS += DRUG_CLASS_NAMES + BODY + PLAIN
ANSWERED_BY += PLAINER + DRUG_CLASSES + BODY_ANSWERS + PLAIN_ANSWERS
ANSWERED_BY += CONDITIONS_ANSWER + TESTS_ANSWER + CARE_ANSWERS + COMBINED_HOLD + MEANINGS


def entries(table: str) -> list[list[str]]:
    """The wordings of each line of a table."""
    return [
        [wording.strip() for wording in line.split("|")]
        for line in table.strip().splitlines()
        if line.strip()
    ]
