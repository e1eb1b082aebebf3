"""Abbreviations that stand for more than one thing: all their meanings count.

Asked for the letters, whichever meaning the record speaks of answers, and its line says which one
that is. The other way round nothing is concluded: "MS" in a record need not be the sclerosis.
Written for this project from common clinical usage, in the format of `vocabulary`.
"""

# What is asked for first, then what it may mean.
MEANINGS = """
ms | multiple sclerosis | mitral stenosis | morphine sulfate
pe | pulmonary embolism | pleural effusion | pericardial effusion
ra | rheumatoid arthritis | right atrium | right atrial
cp | chest pain | cerebral palsy
pd | parkinson | parkinson's disease | peritoneal dialysis | personality disorder
od | overdose | right eye
loc | loss of consciousness | level of consciousness
cf | cystic fibrosis
ed | emergency department | erectile dysfunction | eating disorder
asd | autism | atrial septal defect
gbs | guillain-barre syndrome | guillain-barre | group b streptococcus | group b strep
sbp | spontaneous bacterial peritonitis | systolic blood pressure
pnd | paroxysmal nocturnal dyspnoea | postnatal depression | post-nasal drip
cfs | clinical frailty scale | chronic fatigue syndrome
bpd | borderline personality disorder | bronchopulmonary dysplasia
cns | central nervous system | specialist nurse
hd | haemodialysis | huntington
ga | general anaesthetic | gestation
rf | rheumatoid factor | radiofrequency
mra | mineralocorticoid receptor antagonist | mr angiography | spironolactone | eplerenone
bm | blood sugar | bowel movement | bone marrow
chd | coronary artery disease | congenital heart disease
ar | aortic regurgitation | allergic rhinitis
tr | tricuspid regurgitation
ald | alcoholic liver disease | alcohol-related liver disease
ad | alzheimer | atopic dermatitis | advance directive
la | local anaesthetic | left atrium | left atrial
lp | lumbar puncture
mca | middle cerebral artery | mental capacity
pt | physiotherapy | prothrombin time
pv | vaginal bleeding | polycythaemia vera
rta | road traffic accident | renal tubular acidosis
sca | sickle cell
ts | tricuspid stenosis | tuberous sclerosis
uc | ulcerative colitis
cap | community-acquired pneumonia | community acquired pneumonia
nec | necrotising enterocolitis
pet | positron emission tomography | pre-eclampsia
pred | prednisolone | prednisone
dex | dexamethasone
aed | anticonvulsant | defibrillator
ot | occupational therapy
dn | district nurse
np | nurse practitioner
ap | abdominoperineal | angina
"""
