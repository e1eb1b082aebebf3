"""Illnesses, complaints, tests and care in plain words and as a record calls them.

Written for this project from common usage, no table copied, in the format of `vocabulary`: plain
words as patients use them, and as clinicians type them in a hurry. A plain word
that says less than the record's ("chest infection" for a pneumonia) stands in the second table.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
PLAIN = """
transient ischaemic attack | mini stroke | mini-stroke | ministroke
pulmonary embolism | clot on the lung | clot in the lung | lung clot | blood clot in the lung
deep vein thrombosis | leg clot | clot in the leg | blood clot in the leg
blood clot | clot
urinary tract infection | urine infection | water infection | bladder infection
lower respiratory tract infection | lrti | chest infection | lung infection
hyperthyroidism | overactive thyroid
anaemia | anaemic | low blood count | low haemoglobin | low hb
osteoporosis | thin bones | brittle bones | weak bones
epistaxis | nosebleed | nose bleed
haemorrhoids | piles
dyspepsia | indigestion | heartburn
rigor | shivering | shivers
vertigo | room spinning
tinnitus | ringing in the ears
alopecia | hair loss | losing hair
urticaria | hives | nettle rash
pressure ulcer | pressure sore | bed sore | bedsore | pressure damage
insomnia | trouble sleeping | difficulty sleeping | sleeplessness
delirium | delirious | acute confusional state
confusion | confused | muddled | disorientated | disoriented
fall | fell | fallen
hip fracture | broken hip | fractured hip | fractured neck of femur | neck of femur fracture \
| broke hip
vomiting | vomit | vomited | throwing up | threw up
abdominal pain | tummy pain | stomach ache | belly pain | tummy ache | stomach pain
chest pain | pain in the chest
headache | head pain | sore head
haemoptysis | brought up blood | bringing up blood | coughed blood
melaena | black stools | black stool | tarry stools | black tarry stool
incontinence | incontinent | leaking urine | wets the bed
hearing loss | deaf | deafness | hard of hearing | hearing impairment
visual impairment | poor eyesight | sight loss | partially sighted
coeliac | coeliac disease
eczema | atopic dermatitis
hay fever | allergic rhinitis
varicose veins | varicosities
hiatus hernia | hiatal hernia
heart murmur | murmur
heart rhythm | cardiac rhythm
metastasis | metastases | metastatic | secondaries | spread of the cancer
blood poisoning | sepsis | septic | septicaemia
miscarriage | miscarried
menstruation | menses | menstrual
menopause | menopausal | postmenopausal
pregnancy | pregnant
death | died | passed away | deceased
blood sugar | sugar level | sugar reading | sugar levels
ldl | bad cholesterol
hdl | good cholesterol
hba1c | long-term sugar | long term sugar | average sugar | three month sugar
kidney function | kidney numbers | kidney tests | kidney bloods | renal bloods | kidney blood test \
| renal tests | kidney results | how the kidneys work
liver function | liver numbers | liver bloods | liver blood tests | liver results
thyroid function | tfts | tft | thyroid tests | thyroid bloods | thyroid blood test
iron level | iron stores | iron studies | iron levels
clotting | coagulation | clotting screen | coagulation screen | clotting tests
inflammatory markers | inflammation markers | inflammatory marker | inflammation blood test
full blood count | blood count
white cell count | white count | white cells | white blood count
ecg | heart tracing | tracing of the heart | electrical heart test
holter | 24-hour tape | 24 hour tape | holter monitor | ambulatory ecg | heart monitor \
| 24-hour ecg | 24 hour ecg
echocardiogram | heart scan | heart ultrasound | ultrasound of the heart | scan of the heart
ejection fraction | pumping function | pump function
brain scan | head scan | scan of the head | scan of the brain | brain imaging | head imaging
chest x-ray | cxr | chest xray | chest film | chest radiograph | x-ray of the chest
lung function | breathing test | breathing tests | blowing test
electroencephalogram | brainwave test | brain wave test | brain tracing
sleep study | polysomnography
visual acuity | eyesight | eye sight | sight
retinal photography | eye screening | retinal screening | eye photographs
audiogram | hearing test | audiometry
tissue sample | biopsy | biopsied | bx
histology | histopathology | pathology result
stool | faeces | faecal | poo
sputum | phlegm
urine | pee
urination | passing water | micturition | voiding | passing urine
oxygen saturation | oxygen level | oxygen levels | o2 level
heart rate | heart beat | heartbeat
blood pressure | blood pressures
memory test | cognitive test | cognitive testing | memory score | cognitive score
dnr | resuscitation | resus | cpr | for resus | not for resuscitation | not for cpr \
| respect form | dnacpr form
next of kin | nok | emergency contact
package of care | care package | home care | home help
care home | nursing home | residential home | residential care
living situation | home situation | home circumstances | living arrangements | social situation
mobility | mobilise | mobilising | gait
recreational drugs | illicit drugs | street drugs | illegal drugs
driving | drive | drives
discharge | sent home | went home
blister pack | dosette | dosette box | pill box
hearing aid | hearing aids
due date | edd | expected date of delivery
latest period | lmp | last menstrual period
blood group | blood type | abo group | abo blood group | abo type | group and rhesus
warning signs | early warning signs | relapse signature | relapse signs | relapse indicators \
| early warning signature
weight | wt
height | ht
appointment | appt | appts
laboratory | lab | labs
preliminary | prelim
respiratory | resp
oncology | onc
pregnancy | preg
hospital | hosp
previous | prev
approximately | approx
fracture | fx
ophthalmology | ophthal | ophth
urology | uro
nephrology | nephro
pulmonology | pulm
family | fhx | fam hx
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
PLAIN_ANSWERS = """
lower respiratory tract infection | pneumonia | bronchitis | chest sepsis | bronchiolitis \
| infective exacerbation
urinary tract infection | cystitis | pyelonephritis | urosepsis
infection | cellulitis | pneumonia | sepsis | abscess | urinary tract infection \
| lower respiratory tract infection
deep vein thrombosis | blood clot | thrombosis | venous thromboembolism | vte
pulmonary embolism | venous thromboembolism | vte
blood clot | deep vein thrombosis | pulmonary embolism | thrombosis | venous thromboembolism | vte \
| embolus
venous thromboembolism | deep vein thrombosis | pulmonary embolism | blood clot
machine | cpap | non-invasive ventilation | ventilator | dialysis | nebuliser
baby | child | infant | newborn | neonate
delivered | born | birth | caesarean | vaginal delivery
money | finances | financial affairs | property and financial affairs
breathing machine | cpap | non-invasive ventilation | ventilator
sleep machine | cpap
kidney machine | dialysis
sugar | glucose | hba1c | blood sugar
kidney failure | acute kidney injury | chronic kidney disease | renal impairment | dialysis
kidney problem | acute kidney injury | chronic kidney disease | renal impairment
kidney function | creatinine | egfr | urea and electrolytes
heart problem | heart failure | myocardial infarction | atrial fibrillation | angina \
| coronary artery disease
irregular heartbeat | atrial fibrillation | ectopics | arrhythmia
heart rhythm | atrial fibrillation | sinus rhythm | arrhythmia
arrhythmia | atrial fibrillation | flutter | tachycardia
mini stroke | transient ischaemic attack
stroke | cerebral infarct | intracerebral haemorrhage
thyroid | hypothyroidism | hyperthyroidism | levothyroxine | graves
thyroid problem | hypothyroidism | hyperthyroidism | graves | goitre
overactive thyroid | graves | thyrotoxicosis
osteoporosis | osteopenia | fragility fracture
arthritis | osteoarthritis | rheumatoid arthritis | psoriatic arthritis
delirium | confusion
confusion | delirium | encephalopathy
collapse | syncope | faint | loss of consciousness
faint | syncope | collapse | loss of consciousness
fits | seizure | epilepsy
fit | seizure
fitting | seizure
funny turn | seizure | syncope | transient ischaemic attack | collapse
fall | tripped | slipped | collapse
swallow | dysphagia | sticking | swallowing
swallowing | dysphagia | sticking
hip fracture | neck of femur | femoral neck | hip fixation | hemiarthroplasty | broke hip
eye disease | retinopathy | glaucoma | cataract | macular degeneration
diabetic eye disease | retinopathy | maculopathy | macular oedema
diabetic kidney disease | albuminuria | nephropathy | albumin/creatinine ratio
eye test | visual acuity | retinal photography
foot problem | callus | ulcer | podiatry
low mood | depression | depressed
mood | depression | low mood | anxiety | anxious | depressed
depression | low mood | depressed
memory | dementia | cognitive impairment | mini-mental | moca | abbreviated mental test | amts
memory test | mini-mental | moca | abbreviated mental test | amts | amt | ace-iii | 6cit
mental test | mini-mental | abbreviated mental test
dementia | alzheimer | cognitive impairment
cholesterol | ldl | total cholesterol | lipid panel | lipids
inflammatory markers | crp | esr | procalcitonin
inflammation | crp | esr | inflammatory markers
clotting | inr | prothrombin time | aptt
iron level | ferritin | serum iron | transferrin saturation
iron | ferrous sulfate | ferrous fumarate
salts | sodium | potassium | electrolytes
electrolytes | sodium | potassium
thyroid function | tsh | t4 | free t4
full blood count | haemoglobin | white cell count | platelets
cardiac enzymes | troponin
heart function | ejection fraction | echocardiogram | left ventricular function
heart scan | ejection fraction
scan | ct | mri | ultrasound | echocardiogram | bone density | pet
x-ray | chest x-ray | film
brain scan | ct head | mri brain | mri head | ct brain | head ct | brain mri
bone scan | bone density
sample | biopsy | histology | specimen
tissue sample | histology | pathology
breathing | breathlessness | respiratory rate | wheeze
stool test | calprotectin | stool culture | faecal immunochemical test
urine test | urinalysis | urine culture | urine dip | dipstick | urine sample
tuberculosis | quantiferon | igra | mantoux | t-spot | interferon gamma
allergy test | skin prick test | ige
nerve test | nerve conduction study | electromyography
postural drop | standing | orthostatic hypotension | postural hypotension | lying and standing
jab | immunisation | injection | injected | subcutaneous | intramuscular | sc
shot | immunisation | injection | injected | booster
injection | injected | depot | subcutaneous | intramuscular | jab | sc | pen
tetanus | td | tdap | dtap
care home | nursing home | residential home | intermediate care | rehabilitation unit | hospice \
| supported living
package of care | carers | carer | twice daily carers
living situation | lives | living | lives alone
mobility | walks | walking | frame | wheelchair | crutches | walking aid | stairs | metres
walking | mobility | walks | frame | stick | crutches | gait
walking aid | frame | stick | crutches | wheelchair | rollator
memory clinic | dementia
alcohol | pints | sherry | wine | lager | cider | spirits | whisky | vodka | teetotal | drink
smoking | roll-ups | pack years | pack-years | vape | vaping | pipe | nicotine
recreational drugs | cannabis | cocaine | heroin | marijuana | amphetamine | opioid misuse
occupation | driver | teacher | builder | farmer | engineer | electrician | plumber | carpenter \
| cleaner | accountant | mechanic | chef | quarry | miner | seamstress | unemployed
contraception | coil | combined pill
appetite | eating | oral intake
bowels | bowel habit | constipation | diarrhoea | stool
bowel habit | constipation | diarrhoea | stool | bowels
sleep | insomnia | sleeps | sleeping
vaccine | immunisation
interpreter | speaks
death | cause of death
latest period | amenorrhoea
pregnancy | gestation | antenatal
bleeding | haemorrhage | bled | nosebleeds | melaena | haematuria
swelling | oedema | swollen | effusion
swollen | oedema | swelling | effusion
rash | urticaria | eczema | hives
lump | mass | nodule | tumour
tumour | cancer | carcinoma | mass
allergy | urticaria
brca | brca1 | brca2
exercise | walking | cycling | swimming | gym | hiking
""".replace("\\\n", "")
