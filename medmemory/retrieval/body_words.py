"""Parts of the body and what is done to them, in plain words and as a record calls them.

Written for this project from common usage, no table copied, in the format of `vocabulary`. Words
that are built from parts `word_forms` knows.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
BODY = """
gullet | oesophagus | oesophageal | food pipe
womb | uterus | uterine
tummy | abdomen | abdominal | belly
back passage | rectum
collarbone | clavicle
breastbone | sternum
shoulder blade | scapula
kneecap | patella
thigh bone | femur
shin bone | tibia
windpipe | trachea
voice box | larynx
gallbladder | gall bladder
testicle | testis | testicular
ovary | ovarian
lung | pulmonary
stomach | gastric
brain | cerebral
breast | mammary
bladder | vesical
bowel | gut | intestine | intestinal
prostate | prostatic
blood vessel | vascular
lymph node | lymph gland
adrenal | suprarenal
surgery | op | operated
transfusion | transfused | blood transfusion | given blood | transfusing
hysterectomy | womb removed | womb removal | womb taken out | removal of the womb
mastectomy | breast removed | breast removal
nephrectomy | kidney removed | kidney removal
cholecystectomy | gallbladder removed | gallbladder removal | gallbladder taken out \
| gallbladder surgery | gall bladder surgery
appendicectomy | appendectomy | appendix removed | appendix removal | appendix taken out
tonsillectomy | tonsils removed | tonsils taken out
splenectomy | spleen removed | spleen taken out
thyroidectomy | thyroid removed
prostatectomy | prostate removed
colectomy | bowel resection | bowel removed
caesarean | caesarean section | c-section
hemiarthroplasty | half hip replacement | partial hip replacement
tracheostomy | hole in the throat
percutaneous coronary intervention | heart stent | coronary stent
angioplasty | balloon angioplasty | ballooning
vasectomy | male sterilisation
tubal ligation | female sterilisation | tubes tied
sutures | stitches
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
BODY_ANSWERS = """
hip | hemiarthroplasty | neck of femur | femoral neck | nof | acetabulum | femoral head | thr \
| hip replacement
knee | patella | meniscus | meniscal | cruciate | tkr | knee replacement | patellofemoral
wrist | distal radius | colles | scaphoid | carpal
ankle | malleolus | malleolar | achilles
shoulder | rotator cuff | glenohumeral | proximal humerus | supraspinatus
elbow | olecranon | epicondylitis
foot | feet | metatarsal | plantar | hallux | toe
hand | fingers | metacarpal | thumb
spine | spinal | lumbar | vertebral | disc | thoracic | sciatica
neck | cervical spine | carotid
jaw | mandible | mandibular
thigh | femur | femoral
shin | tibia | tibial
pelvis | pelvic | pubic ramus
head | brain | cranial | intracranial | skull | ct head
heart | coronary | echocardiogram | ejection fraction
lung | chest | pneumonia | bronchi
chest | lung | pulmonary
liver | hepatic
bowel | colon | colonic | rectum | rectal | ileum | ileal | caecum | duodenum | stool
stomach | gastric ulcer | peptic
gallbladder | gallstone | biliary | bile duct
kidney | nephrologist
bladder | urinary
womb | fibroids | hysterectomy
eye | retina | retinal | cataract | glaucoma | visual acuity | macular | vision
ear | hearing | otitis
nose | nasal | sinus
throat | tonsils | larynx
tooth | teeth | dental | molar
skin | rash | eczema | psoriasis | dermatology
joint | arthritis | synovitis | arthralgia
tummy | bowel | stomach
blood vessel | artery | arterial | vein | venous
lymph node | lymphadenopathy | nodes
surgery | hemiarthroplasty | angioplasty | stent | transplant | arthroplasty | bypass \
| fixation | osteotomy | laparotomy | thoracotomy | turp | tkr | thr
removal | excision | excised | resection | resected | extraction
removed | excision | excised | resection | resected | extraction
replacement | arthroplasty | hemiarthroplasty | prosthesis | tkr | thr
hip surgery | hip replacement | hemiarthroplasty | hip fixation | dynamic hip screw
knee surgery | knee replacement | tkr | arthroscopy
endoscopy | gastroscopy | colonoscopy | sigmoidoscopy | bronchoscopy | cystoscopy
camera | gastroscopy | colonoscopy | sigmoidoscopy | bronchoscopy | cystoscopy | endoscopy
camera test | gastroscopy | colonoscopy | sigmoidoscopy | bronchoscopy | cystoscopy | endoscopy
stomach camera | gastroscopy | endoscopy
bowel camera | colonoscopy | sigmoidoscopy
bladder camera | cystoscopy
transfusion | units of blood | red cells | packed cells | unit of blood
stent | angioplasty | percutaneous coronary intervention
stoma | colostomy | ileostomy | urostomy
stitches | clips | staples
dialysis | haemodialysis | peritoneal dialysis | fistula
anaesthetic | spinal anaesthesia | general anaesthesia | sedation
pacemaker | icd | defibrillator | cardiac resynchronisation therapy
heart valve | aortic valve | mitral valve | valve replacement | prosthetic valve
scar | incision
""".replace("\\\n", "")
