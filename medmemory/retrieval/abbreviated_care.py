"""What doctors, nurses and therapists abbreviate every day: operations, devices, places, people.

Written for this project from common clinical usage in Britain, North America and Australia, no list
copied, in the format of `vocabulary`.
"""

# One line a concept, its wordings parted by "|"; the first one names it.
CARE = """
below knee amputation | bka | below-knee amputation
arteriovenous fistula | avf | av fistula
aortic valve replacement | savr | tissue avr | mechanical avr | bioprosthetic avr | redo avr \
| metallic avr
transcatheter aortic valve implantation | tavi | tavr | transcatheter aortic valve replacement
mitral valve replacement | mvr
pacemaker | ppm | permanent pacemaker
cardiac resynchronisation therapy | crt-d | crtd | crt-p
implantable cardioverter defibrillator | implantable defibrillator | aicd
percutaneous coronary intervention | ppci | primary pci | ptca
dynamic hip screw | dhs
internal fixation | orif | open reduction internal fixation | open reduction and internal fixation
electroconvulsive therapy | ect
endovascular aneurysm repair | evar
extracorporeal membrane oxygenation | ecmo
stem cell transplant | hsct | asct | bone marrow transplant | bmt \
| haematopoietic stem cell transplant
intrauterine system | ius | mirena coil | hormonal coil
in vitro fertilisation | ivf cycle | ivf treatment | ivf pregnancy
cholecystectomy | lap chole | laparoscopic cholecystectomy
appendicectomy | lap appendix | lap appendicectomy
caesarean | lscs | emlscs | elscs | emcs | elcs | elective section | emergency section \
| section delivery
lumpectomy | wide local excision | wle | breast-conserving surgery
loop excision | lletz | leep
hysterectomy | tah | tah-bso
bilateral salpingo-oophorectomy | bso | ovaries removed
nasogastric tube | ng tube | ngt | nasogastric
gastrostomy | peg tube | percutaneous endoscopic gastrostomy
picc | picc line | peripherally inserted central catheter
central venous catheter | cvc | central line | central venous line
portacath | port-a-cath | implanted port
patient-controlled analgesia | pca pump | morphine pca
percutaneous nephrolithotomy | pcnl
lithotripsy | eswl
ureteric stent | jj stent | double j stent | dj stent | ureteral stent
gastric bypass | rygb | roux-en-y
sentinel node biopsy | slnb | snb | sentinel lymph node biopsy
axillary clearance | axillary node clearance | axillary dissection | alnd
transjugular intrahepatic portosystemic shunt | tipss
transurethral resection of bladder tumour | turbt
trial without catheter | twoc | trial of void
suprapubic catheter | spc
foley | foley catheter | indwelling catheter
video-assisted thoracoscopic surgery | vats
non-invasive ventilation | niv | bipap | noninvasive ventilation
cpap | continuous positive airway pressure
long-term oxygen therapy | ltot | long term oxygen therapy
high-flow nasal oxygen | hfno | hfnc | high flow nasal oxygen | high-flow oxygen
peritoneal dialysis | capd
haemofiltration | crrt | cvvh | cvvhdf
parenteral nutrition | tpn | total parenteral nutrition
incision and drainage | incised and drained
cardioversion | dccv | dc cardioversion | cardioverted
radiofrequency ablation | rfa
cognitive behavioural therapy | cbt | cognitive behavioral therapy
mechanical thrombectomy | thrombectomy | clot retrieval
thrombolysis | thrombolytic | tpa | clot-busting treatment | clot buster
ventriculoperitoneal shunt | vp shunt
vaginal birth after caesarean | vbac
vaginal delivery | spontaneous vaginal delivery | normal vaginal delivery \
| normal delivery
induction of labour | induced labour
general anaesthetic | general anaesthesia
spinal anaesthetic | spinal anaesthesia
emergency department | accident and emergency
intensive care | icu | itu | intensive care unit | intensive therapy unit | critical care
high dependency unit | hdu | high dependency
coronary care unit | ccu | coronary care
neonatal unit | nicu | scbu | neonatal intensive care | special care baby unit
acute medical unit | amu | mau | medical assessment unit
multidisciplinary team | mdt | multidisciplinary meeting | tumour board
outpatient | opd | out-patient | outpatients
tto | tta | ttas | ttos | take home medication
advance directive | advance care plan | advance care planning
district nurse | community nurse | district nurses
specialist nurse | clinical nurse specialist
community mental health team | cmht
child and adolescent mental health services | camhs
mental health act | mha
deprivation of liberty | dols
speech therapy | slt | slp
physiotherapy | physio | physios
ear nose and throat | ent | otolaryngology | otolaryngologist
gynaecology | gynae
obstetrics and gynaecology | obs and gynae | obs & gynae | o&g | ob-gyn | obgyn
orthopaedics | ortho | t&o | trauma and orthopaedics
neurosurgery | neurosurgeon | neurosurgical
maxillofacial | maxfax | omfs
palliative care | palliative | pall care
rheumatology | rheum
dermatology | derm
gastroenterology | gastro
haematology | haem
paediatrics | paeds | peds
psychiatry | psych
cardiology | cardio
neurology | neuro
activities of daily living | adl | adls
weight bearing | weight-bearing | wb
full weight bearing | fwb
partial weight bearing | pwb
non weight bearing | nwb | non-weight bearing | non-weight-bearing
zimmer frame | walking frame | zimmer | zf
nil by mouth | nbm | npo | nothing by mouth
intravenous | iv | intravenously
intravenous fluids | iv fluids | ivi
subcutaneous | subcut | s/c
negative pressure wound therapy | npwt | vac dressing | vac therapy
fluid balance | input and output
differential diagnosis | ddx | differential diagnoses
past medical history | pmh | pmhx | medical history
twice daily | twice a day | bd | bid
three times daily | three times a day | tds | tid
four times daily | four times a day | qds | qid
parity | gravida | para | obstetric history | obs history | obs hx
road traffic accident | road traffic collision | mva | motor vehicle accident | car accident
preoperative | pre-op | preop | preoperatively | pre-operative
postoperative | post-op | postop | postoperatively | post-operative
red cell transfusion | prbc | packed red cells | rbc transfusion
fresh frozen plasma | ffp
""".replace("\\\n", "")

# A question about what stands first is also answered by what follows; not the other way round.
CARE_ANSWERS = """
emergency department | ed
dialysis | crrt | peritoneal dialysis
thrombolysis | alteplase | tenecteplase
ventilation | non-invasive ventilation | intubation
intubation | mechanical ventilation | ventilator
catheter | foley | suprapubic catheter
tto | medication
red cell transfusion | transfusion | units of blood
line | picc | central venous catheter | portacath
""".replace("\\\n", "")
