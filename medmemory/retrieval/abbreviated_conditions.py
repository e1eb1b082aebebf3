"""What doctors, nurses and therapists abbreviate every day: illnesses, complaints, the body.

Written for this project from common clinical usage in Britain, North America and Australia, no list
copied, in the format of `vocabulary`. What is an English word in small letters ("all", "cap") is
left out; what stands for two things is in `ambiguous_abbreviations`.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
CONDITIONS = """
abdominal aortic aneurysm | aaa
acute coronary syndrome | acs
acute respiratory distress syndrome | ards
macular degeneration | age-related macular degeneration | amd | armd
motor neurone disease | mnd | motor neuron disease | amyotrophic lateral sclerosis
ankylosing spondylitis | ank spond | axial spondyloarthritis | axspa
antiphospholipid syndrome | antiphospholipid antibody syndrome | aps
atrial flutter | aflutter | a-flutter
autism | autism spectrum disorder | autistic spectrum disorder | autistic
autoimmune hepatitis | aih
basal cell carcinoma | bcc | rodent ulcer
squamous cell carcinoma | scc
benign paroxysmal positional vertigo | bppv
borderline personality disorder | emotionally unstable personality disorder | eupd
carpal tunnel syndrome | carpal tunnel | cts
cerebral venous sinus thrombosis | cvst | venous sinus thrombosis
chronic fatigue syndrome | me/cfs | myalgic encephalomyelitis
chronic inflammatory demyelinating polyneuropathy | cidp
chronic lymphocytic leukaemia | cll
chronic myeloid leukaemia | cml
acute myeloid leukaemia | aml
diffuse large b-cell lymphoma | dlbcl
non-hodgkin lymphoma | non-hodgkin's lymphoma | nhl
clostridioides difficile | clostridium difficile | c. difficile | c difficile | c. diff | c diff \
| cdiff | cdi
hospital-acquired pneumonia | hospital acquired pneumonia
ventilator-associated pneumonia | vap
complex regional pain syndrome | crps
cytomegalovirus | cmv
epstein-barr virus | ebv
glandular fever | infectious mononucleosis
diabetic ketoacidosis | dka | ketoacidosis
hyperosmolar hyperglycaemic state | hhs
disseminated intravascular coagulation | dic
ductal carcinoma in situ | dcis
lobular carcinoma in situ | lcis
developmental dysplasia of the hip | ddh | hip dysplasia
end-stage renal disease | esrd | esrf | end-stage renal failure | end-stage kidney disease | eskd \
| end stage renal failure | end stage renal disease
eosinophilic oesophagitis | eoe
familial adenomatous polyposis | fap
fetal growth restriction | foetal growth restriction | fgr | iugr \
| intrauterine growth restriction | intrauterine growth retardation
functional neurological disorder | fnd
gastrointestinal bleed | gastrointestinal bleeding | gi bleed | gib | ugib | upper gi bleed
generalised anxiety disorder | generalized anxiety disorder | gad
gad antibodies | gad antibody | anti-gad | gad65 | gad ab
gestational diabetes | gdm | gestational diabetes mellitus
giant cell arteritis | gca | temporal arteritis
haemolytic uraemic syndrome | hus
heart failure with preserved ejection fraction | hfpef
heart failure with reduced ejection fraction | hfref
hepatocellular carcinoma | hcc | hepatoma
hereditary haemorrhagic telangiectasia | hht
human immunodeficiency virus | hiv
human papillomavirus | hpv
hypertrophic cardiomyopathy | hcm | hocm
idiopathic intracranial hypertension | iih
idiopathic pulmonary fibrosis | ipf
interstitial lung disease | ild
immune thrombocytopenia | itp | immune thrombocytopenic purpura
intracranial haemorrhage | ich | intracerebral haemorrhage | brain bleed | bleed on the brain \
| brain haemorrhage
subarachnoid haemorrhage | sah | subarachnoid
subdural haematoma | sdh | subdural haemorrhage | subdural
juvenile idiopathic arthritis | jia
left bundle branch block | lbbb
right bundle branch block | rbbb
left ventricular hypertrophy | lvh
left ventricular systolic dysfunction | lvsd
cauda equina syndrome | cauda equina
metastatic spinal cord compression | mscc | spinal cord compression
medication overuse headache | moh
fatty liver | fatty liver disease | nafld | masld | non-alcoholic fatty liver disease \
| steatosis | hepatic steatosis
mild cognitive impairment | mci
methicillin-resistant staphylococcus aureus | mrsa
monoclonal gammopathy of undetermined significance | mgus | monoclonal gammopathy
multiple myeloma | myeloma
myasthenia gravis | myasthenia
myelodysplastic syndrome | mds | myelodysplasia
non-small cell lung cancer | non-small-cell lung cancer | nsclc
small cell lung cancer | sclc
normal pressure hydrocephalus
obsessive compulsive disorder | obsessive-compulsive disorder | ocd
paroxysmal atrial fibrillation | paf
patent ductus arteriosus | patent arterial duct
patent foramen ovale | pfo
pelvic inflammatory disease
pneumocystis pneumonia | pjp | pneumocystis
polycystic kidney disease | adpkd | pkd
polycystic ovary syndrome | polycystic ovarian syndrome | pcos | polycystic ovaries
polymyalgia rheumatica | pmr | polymyalgia
portal vein thrombosis | pvt
postpartum haemorrhage | post-partum haemorrhage | pph
postural orthostatic tachycardia syndrome | postural tachycardia syndrome
pre-eclampsia | preeclampsia | pre-eclamptic
premature rupture of membranes | pprom | preterm premature rupture of membranes
primary biliary cholangitis | primary biliary cirrhosis | pbc
primary sclerosing cholangitis | psc | sclerosing cholangitis
progressive supranuclear palsy | psp
psoriatic arthritis | psoriatic arthropathy
pulmonary hypertension | pulmonary arterial hypertension | pah
pyrexia of unknown origin | fever of unknown origin | puo | fuo
respiratory syncytial virus | rsv
bowel obstruction | small bowel obstruction | sbo | intestinal obstruction
supraventricular tachycardia | svt | psvt
ventricular tachycardia | vt | v-tach | vtach
ventricular fibrillation | v-fib | vfib
sexually transmitted infection | sti | sexually transmitted disease
syndrome of inappropriate antidiuretic hormone | siadh | inappropriate adh
systemic lupus erythematosus | sle | lupus
systemic sclerosis | scleroderma
thrombotic thrombocytopenic purpura | ttp
venous thromboembolism | vte
head injury | traumatic brain injury | tbi
type 1 diabetes | t1dm | t1d | type 1 diabetes mellitus
upper respiratory tract infection | urti | uri
urinary retention | retention of urine | acute retention
vesicoureteric reflux | vesicoureteral reflux | vur
ventricular septal defect | vsd
wolff-parkinson-white | wpw
lower urinary tract symptoms | luts
menorrhagia | heavy periods | heavy menstrual bleeding | hmb
dysmenorrhoea | painful periods
postmenopausal bleeding | post-menopausal bleeding | pmb
intermenstrual bleeding | imb
vaginal bleeding | pv bleed | pv bleeding | bleeding pv
chronic kidney disease | chronic renal failure | crf
acute kidney injury | acute renal failure
heart failure | hf | ccf | congestive cardiac failure | cardiac failure
heart block | av block | atrioventricular block
aortic regurgitation | aortic insufficiency
mitral regurgitation | mitral insufficiency
hepatitis b | hbv
hepatitis c | hep c | hcv
self-harm | dsh | deliberate self-harm | deliberate self harm | self injury
abdominal pain | abdo pain
nausea and vomiting | n&v | n+v | n/v
diarrhoea and vomiting | d&v | d+v
breathlessness | sobe | soboe
rheumatoid arthritis | rheumatoid
hip fracture | nof fracture | fractured nof | #nof
anterior cruciate ligament | acl
posterior cruciate ligament | pcl
medial collateral ligament
left anterior descending | left anterior descending artery
common bile duct
sacroiliac joint | sij
temporomandibular joint | tmj
cervical spine | c-spine | c spine
lumbar spine | l-spine | l spine
thoracic spine | t-spine | t spine
right upper quadrant | ruq
left upper quadrant | luq
right iliac fossa | right lower quadrant | rlq
left iliac fossa | lif | left lower quadrant | llq
right upper lobe | rul
right middle lobe | rml
right lower lobe | rll
left upper lobe | lul
left lower lobe | lll
gastrointestinal | gi
genitourinary | gu
musculoskeletal | msk
tummy | abdo
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
CONDITIONS_ANSWER = """
nausea and vomiting | nausea | vomiting
diarrhoea and vomiting | diarrhoea | vomiting
heart failure | hfpef | hfref | lvsd | lvf | left ventricular failure
atrial fibrillation | paf
diabetes | type 1 diabetes | gestational diabetes
stroke | intracranial haemorrhage | subarachnoid haemorrhage
arrhythmia | supraventricular tachycardia | ventricular tachycardia | atrial flutter
leukaemia | cll | cml | aml
lymphoma | nhl | dlbcl | hodgkin
lung cancer | nsclc | sclc
breast cancer | dcis | ductal carcinoma | lobular carcinoma
inflammatory bowel disease | ulcerative colitis | crohn's
dementia | vascular dementia | lewy body
hepatitis | hepatitis a | hepatitis b | hepatitis c | autoimmune hepatitis
connective tissue disease | lupus | scleroderma | sjogren | myositis
personality disorder | borderline personality disorder
bundle branch block | lbbb | rbbb
head injury | intracranial haemorrhage | subdural haematoma | concussion
""".replace("\\\n", "")
