"""What doctors, nurses and therapists abbreviate every day: tests, scores, measurements.

Written for this project from common clinical usage in Britain, North America and Australia, no list
copied, in the format of `vocabulary`.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
TESTS = """
international normalised ratio | pt-inr
prothrombin time ratio | prothrombin ratio | pt ratio
urate | uric acid | serum urate
aptt | activated partial thromboplastin time | ptt | partial thromboplastin time
ankle brachial pressure index | abpi | ankle-brachial index | ankle brachial index
anca | anti-neutrophil cytoplasmic antibody | antineutrophil cytoplasmic antibodies
anti-ccp | anti-ccp antibody | ccp antibodies | acpa | anti-cyclic citrullinated peptide
rheumatoid factor | rheum factor
anti-dsdna | dsdna | double-stranded dna
beta-hcg | bhcg | hcg | pregnancy test
ca125 | ca-125 | ca 125
ca19-9 | ca 19-9 | ca-19-9
calprotectin | faecal calprotectin | fecal calprotectin
cardiac mri | cmr | cardiac magnetic resonance
cardiopulmonary exercise test | cpet | cpex
ct angiography | ct angiogram
ctpa | ct pulmonary angiogram | ct pulmonary angiography
ctca | ccta | ct coronary angiogram | coronary ct angiogram | ct coronary angiography
ct kub | ctkub
cerebrospinal fluid | csf
lumbar puncture | spinal tap
ctg | cardiotocograph | cardiotocogram | cardiotocography
das28 | das-28 | disease activity score
phq-9 | phq9 | patient health questionnaire
gad-7 | gad7
clinical frailty scale | clinical frailty score | rockwood | frailty score
glasgow coma scale | glasgow coma score | gcs | coma score
nihss | nih stroke scale | national institutes of health stroke scale | stroke scale
modified rankin scale | modified rankin score | rankin
cha2ds2-vasc | chads-vasc | chadsvasc | chads vasc | chads2 | chads2-vasc
has-bled | hasbled
curb-65 | curb65
news2 | national early warning score | early warning score
timed up and go | tug | timed up-and-go | tugt
six minute walk test | 6mwt | 6 minute walk test | 6-minute walk test | six-minute walk test \
| six minute walk | 6 minute walk | 6mwd
child-pugh | child pugh | child's-pugh
performance status | ecog | ecog performance status | who performance status
asa grade | asa class | asa score | asa physical status
bi-rads | birads
pi-rads | pirads
qt interval | qtc | corrected qt | qtc interval | qt
endoscopic ultrasound | eus
ercp | endoscopic retrograde cholangiopancreatography
mrcp | magnetic resonance cholangiopancreatography | mr cholangiopancreatography \
| mr cholangiography | magnetic resonance cholangiography | mr cholangiogram
mr angiography | magnetic resonance angiography | mr angiogram
faecal immunochemical test | qfit | fit test | fobt | faecal occult blood
free light chains | serum free light chains | sflc
protein electrophoresis | serum electrophoresis | spep
helicobacter pylori | h. pylori | h pylori
hepatitis b surface antigen | hbsag
intraocular pressure | iop
international prostate symptom score | ipss
mean corpuscular volume | mcv
urine culture | midstream urine | mid-stream urine | csu | mc&s urine
non-invasive prenatal test | nipt
glucose tolerance test | oral glucose tolerance test | ogtt
pet scan | pet-ct | pet ct | positron emission tomography
post-void residual | bladder scan
reticulocytes | retics | reticulocyte count
tpo antibodies | anti-tpo | thyroid peroxidase antibodies
thyroid stimulating hormone | thyrotropin | thyrotrophin
transoesophageal echocardiogram | transoesophageal echo | tee
troponin | trop | hs-troponin | trop t | trop i | troponin t | troponin i | hstnt
coeliac screen | ttg | anti-ttg | tissue transglutaminase | coeliac serology
urine output | uop | u/o
protein/creatinine ratio | upcr | protein creatinine ratio | urine protein/creatinine ratio
videofluoroscopy | vfss | video fluoroscopy | modified barium swallow
v/q scan | vq scan | ventilation perfusion scan | ventilation-perfusion scan
vital signs | vitals | obs | observations
abdominal x-ray | axr | abdominal film
total iron binding capacity | tibc
transferrin saturation | tsat
d-dimer | ddimer | d dimer
blood culture | blood cultures | bcx
fine needle aspiration | fna | fnac
fundal height | symphysis-fundal height | sfh | symphysiofundal height
fetal heart rate | foetal heart rate | fhr | fetal heart | foetal heart
edinburgh postnatal depression scale | epds
mental state examination | mental status examination | mental status exam
abbreviated mental test | amts | amt | amt-4 | amt4
straight leg raise | straight leg raising | slr
range of motion | range of movement
forced expiratory ratio | fev1/fvc
left ventricular function | lv function
bone marrow biopsy | bone marrow aspirate | bmbx | marrow biopsy
central venous pressure | cvp
fractional exhaled nitric oxide | feno
flexible sigmoidoscopy | flexi sig | flexisig
ultrasound | uss
mammogram | mammo
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
TESTS_ANSWER = """
blood culture | culture | cultures
international normalised ratio | prothrombin time ratio
lumbar spine | lumbar | lumbosacral
thoracic spine | thoracic
""".replace("\\\n", "")
