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
crt | cardiac resynchronisation therapy | capillary refill | chemoradiotherapy
cea | carcinoembryonic antigen | carotid endarterectomy
pvd | peripheral arterial disease | posterior vitreous detachment
iud | intrauterine device | intrauterine death
poa | power of attorney | preoperative assessment
als | motor neurone disease | advanced life support
nash | fatty liver | steatohepatitis
nph | normal pressure hydrocephalus | isophane insulin
pda | patent ductus arteriosus | posterior descending artery
pid | pelvic inflammatory disease
pots | postural orthostatic tachycardia syndrome
vf | ventricular fibrillation | visual field | visual fields
arf | acute kidney injury | acute respiratory failure | rheumatic fever
mcl | medial collateral ligament | mantle cell lymphoma
lad | left anterior descending | lymphadenopathy
cbd | common bile duct | cannabidiol
rif | right iliac fossa | rifampicin
msu | urine culture | urate crystals
gtt | glucose tolerance test | drops
pvr | post-void residual | pulmonary vascular resistance
rom | range of motion | rupture of membranes
avr | aortic valve replacement
ivf | in vitro fertilisation | intravenous fluids
pca | patient-controlled analgesia | posterior cerebral artery | prostate cancer
svd | vaginal delivery | structural valve deterioration
nvd | vaginal delivery | new vessels
iol | induction of labour | intraocular lens
sectioned | mental health act
section | caesarean | mental health act
rtc | road traffic accident | follow-up
asa | aspirin | asa grade
gent | gentamicin
spiro | spironolactone | spirometry
pht | phenytoin | portal hypertension
csa | ciclosporin | central sleep apnoea
ntg | nitroglycerin | normal tension glaucoma
aza | azathioprine | azacitidine
amphetamine | dexamfetamine | mixed amphetamine salts | lisdexamfetamine
pen | penicillin | insulin pen
si | suicidal ideation | sacroiliac
cs | caesarean | cervical spine
scope | endoscopy | gastroscopy | colonoscopy | sigmoidoscopy | bronchoscopy | cystoscopy \
| arthroscopy | laryngoscopy
xr | x-ray | modified release
sx | symptoms | surgery
tx | treatment | transplant
rx | medication | treatment | prescription
endo | endocrinology | endoscopy | endometriosis
""".replace("\\\n", "")
