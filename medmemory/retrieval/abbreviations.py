"""What clinicians abbreviate, and the plain words for what a record calls by a technical one.

Written for this project from common clinical usage, as `vocabulary` is, whose format it has. An
abbreviation that stands for two things ("PE": an embolism, an examination; "MS") is left out.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
ABBREVIATIONS = """
albumin/creatinine ratio | albumin/creatinine | urine albumin/creatinine ratio \
| albumin-creatinine ratio | albumin creatinine ratio | albumin to creatinine ratio | uacr | acr
forced vital capacity | fvc
forced expiratory volume | fev1
rvsp | right ventricular systolic pressure
aortic valve area | ava
transfer factor | tlco | dlco | diffusing capacity
peak flow | peak expiratory flow | peak expiratory flow rate | pefr | pef
mini-mental | mini mental | mmse | mini-mental state examination | mini-mental test
moca | montreal cognitive assessment
esr | erythrocyte sedimentation rate | sed rate
ck | creatine kinase
ldh | lactate dehydrogenase
ggt | gamma-glutamyl transferase | gamma gt | gamma-gt
alkaline phosphatase | alp | alk phos
bnp | brain natriuretic peptide | b-type natriuretic peptide
nt-probnp | ntprobnp | nt-pro-bnp
pth | parathyroid hormone
procalcitonin | pct
vitamin d | 25-hydroxyvitamin d | 25-oh vitamin d | vit d
vitamin b12 | b12 | cobalamin
alpha-fetoprotein | alpha fetoprotein | afp
carcinoembryonic antigen
ki-67 | ki67
oestrogen receptor | estrogen receptor | er status | er positive | er-positive
progesterone receptor | pr status | pr positive | pr-positive
her2 | her-2 | her2/neu
antinuclear antibody | antinuclear antibodies | ana
arterial blood gas | abg
urinalysis | urine dipstick
urea and electrolytes | u&es | u&e
blood film | blood smear | peripheral smear
electroencephalogram | eeg
nerve conduction study | nerve conduction studies | ncs
gastroscopy | upper endoscopy | ogd | egd | oesophagogastroduodenoscopy
bone density | bone density scan | bone mineral density | bmd | dexa | dxa | dexa scan | dxa scan
percutaneous coronary intervention | pci
transurethral resection of the prostate | turp
hip replacement | total hip replacement | hip arthroplasty | total hip arthroplasty | thr | tha
knee replacement | total knee replacement | knee arthroplasty | total knee arthroplasty | tkr | tka
paracentesis | ascitic tap | ascitic drainage | ascites taken off | ascites drained
loss of consciousness | lost consciousness | unconscious | blackout
haemoptysis | coughing up blood | coughed up blood | coughs up blood | coughing blood
haematemesis | vomiting blood | vomited blood | vomits blood | vomit blood
lymphadenopathy | enlarged lymph nodes | swollen lymph nodes | lymph node enlargement
self-harm | thoughts of self-harm
suicidal thoughts | suicidal ideation | suicidality | suicidal | suicide | suicidal ideas \
| thoughts of suicide
hallucination | hallucinating | visual hallucination
photosensitive | photosensitivity | flashing light
fever | febrile | pyrexia | pyrexial | high temperature
neutropenia | neutropenic | neutropaenia | neutropaenic | low neutrophils | low neutrophil count
thrombocytopenia | low platelets
jaundice | yellow skin | icterus
pruritus | itching | itch | itchy
nausea | nauseous | nauseated
night sweats | sweats at night
palpitations | heart racing
constipation | constipated
diarrhoea | loose stools
dysphagia | difficulty swallowing | trouble swallowing | swallowing difficulty
dysuria | painful urination | pain on urination
nocturia | gets up at night to pass urine
paraesthesia | pins and needles | tingling
low back pain | lower back pain | lbp
pulmonary embolism | pulmonary embolus | pulmonary emboli
acute kidney injury | aki
peripheral arterial disease | peripheral artery disease | peripheral vascular disease
obstructive sleep apnoea | sleep apnoea | osa
post-traumatic stress disorder | ptsd
attention deficit hyperactivity disorder | adhd
irritable bowel syndrome | ibs
inflammatory bowel disease | ibd
tuberculosis | tb
chemotherapy | chemo
radiotherapy | radiation therapy | radiation treatment
rehabilitation | rehab
pulmonary rehabilitation | pulmonary rehab
combined pill | contraceptive pill | oral contraceptive | combined oral contraceptive | ocp | cocp
intrauterine device | coil | copper coil | iucd
power of attorney | lpa | lasting power of attorney | enduring power of attorney
dnr | dnar | dnacpr | do not resuscitate | do not attempt resuscitation | code status \
| resuscitation status | resus status
date of birth | dob | birth date | birthday
general practitioner | gp | family doctor | primary care physician | pcp | family physician
as needed | prn | when required | as required
bedtime | night | nocte | nite
podiatry | podiatrist | chiropodist
radiology | radiologist
pathology | pathologist
haematology | haematologist
hepatology | hepatologist
pulmonology | pulmonologist | respiratory medicine | chest physician
gynaecology | gynaecologist
obstetrics | obstetrician
paediatrics | paediatrician
geriatrics | geriatrician
anaesthetics | anaesthetist | anesthesiology | anesthesiologist
optometry | optometrist
dentist | dental | dentistry
dietetics | dietitian | dietician | nutritionist
occupational therapy | occupational therapist
speech therapy | speech therapist | speech and language therapist
orthopaedics | orthopaedic | orthopaedist
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
PLAINER = """
dementia | alzheimer
heart disease | dilated heart | cardiomyopathy | angina | aortic stenosis
liver disease | cirrhosis | hepatitis | liver cancer | haemochromatosis | fatty liver
lung disease | chronic obstructive pulmonary disease | asthma | pulmonary fibrosis
kidney disease | chronic kidney disease | acute kidney injury
atopic disease | hay fever | eczema | asthma | food allergy
mental illness | depression | anxiety | bipolar | schizophrenia | psychosis
fracture | broke | broken
osteoporotic fracture | broke hip | hip fracture | vertebral fracture | wrist fracture
alcohol | drinks | drinking | drunk | abstinent | sober
abstinent | drunk | alcohol | sober
vaccination status | immunisation
adverse reaction | allergy
adverse drug reaction | allergy
drug reaction | allergy
drug intolerance | allergy
family | mother | father | parents | brother | sister | siblings | aunt | uncle | cousin \
| grandmother | grandfather | maternal | paternal
chemotherapy | docetaxel | cyclophosphamide | paclitaxel | carboplatin | cisplatin | oxaliplatin \
| doxorubicin | capecitabine | fluorouracil
bloods | laboratory | blood test
laboratory | bloods | blood test
suicidal thoughts | self-harm
blood test | laboratory | bloods
laboratory result | laboratory
brain scan | ct head | mri brain | mri head
tonic-clonic | convulsion
excised | excision | lumpectomy | resection | mastectomy
""".replace("\\\n", "")
