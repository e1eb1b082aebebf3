"""What a medicine is called: the generic name first, then its other names and common brands.

Written for this project from general knowledge of medicines; that a brand names a substance is a
fact and under no licence. An entry is checked against RxNorm (US National Library of Medicine,
https://mor.nlm.nih.gov/RxNav/), whose names of its own are free to use, and the British National
Formulary. Only brands of one substance stand here; of a combination, each substance would be half
the truth. Classes follow the first levels of WHO's ATC (https://atcddd.fhi.no/atc_ddd_index/).
"""

# One line a substance, its names parted by "|".
DRUG_NAMES = """
paracetamol | acetaminophen | tylenol | panadol | calpol
ibuprofen | advil | motrin | nurofen | brufen
naproxen | aleve | naprosyn
diclofenac | voltaren | voltarol
meloxicam | mobic
celecoxib | celebrex
aspirin | acetylsalicylic acid | asa | ecotrin
tramadol | ultram | zydol
codeine | codeine phosphate
oxycodone | oxycontin | oxynorm | roxicodone
morphine | ms contin | oramorph
fentanyl | duragesic
gabapentin | neurontin
pregabalin | lyrica
cyclobenzaprine | flexeril
baclofen | lioresal
penicillin | phenoxymethylpenicillin | penicillin v
amoxicillin | amoxil
co-amoxiclav | amoxicillin-clavulanate | amoxicillin clavulanate | augmentin
azithromycin | zithromax | z-pak
clarithromycin | biaxin | klaricid
ciprofloxacin | cipro
levofloxacin | levaquin
doxycycline | vibramycin
cephalexin | cefalexin | keflex
ceftriaxone | rocephin
nitrofurantoin | macrobid | macrodantin
metronidazole | flagyl
co-trimoxazole | trimethoprim-sulfamethoxazole | bactrim | septrin
aciclovir | acyclovir | zovirax
valaciclovir | valacyclovir | valtrex
fluconazole | diflucan
hydroxychloroquine | plaquenil
lisinopril | zestril | prinivil
ramipril | altace | tritace
enalapril | vasotec | innovace
losartan | cozaar
valsartan | diovan
olmesartan | benicar | olmetec
candesartan | atacand | amias
amlodipine | norvasc | istin
diltiazem | cardizem
verapamil | calan
nifedipine | adalat | procardia
metoprolol | lopressor | toprol | toprol-xl
carvedilol | coreg
bisoprolol | zebeta | cardicor | concor
atenolol | tenormin
propranolol | inderal
furosemide | frusemide | lasix
bumetanide | bumex | burinex
torsemide | torasemide | demadex
hydrochlorothiazide | hctz | microzide
chlorthalidone | chlortalidone
spironolactone | aldactone
eplerenone | inspra
doxazosin | cardura
tamsulosin | flomax
finasteride | proscar | propecia
tadalafil | cialis
sildenafil | viagra | revatio
digoxin | lanoxin
amiodarone | cordarone | pacerone
isosorbide mononitrate | imdur
nitroglycerin | glyceryl trinitrate | gtn | nitrostat
atorvastatin | lipitor
rosuvastatin | crestor
simvastatin | zocor
pravastatin | pravachol
ezetimibe | zetia | ezetrol
warfarin | coumadin
apixaban | eliquis
rivaroxaban | xarelto
dabigatran | pradaxa
edoxaban | savaysa | lixiana
enoxaparin | lovenox | clexane
clopidogrel | plavix
ticagrelor | brilinta | brilique
prasugrel | effient | efient
metformin | glucophage
glipizide | glucotrol
gliclazide | diamicron
sitagliptin | januvia
empagliflozin | jardiance
dapagliflozin | farxiga | forxiga
semaglutide | ozempic | rybelsus | wegovy
liraglutide | victoza | saxenda
dulaglutide | trulicity
insulin glargine | lantus | basaglar | toujeo
insulin lispro | humalog
insulin aspart | novolog | novorapid
insulin degludec | tresiba
insulin detemir | levemir
levothyroxine | synthroid | unithroid | levoxyl | eltroxin | thyroxine
carbimazole | neomercazole
prednisone | deltasone
prednisolone | deltacortril
methylprednisolone | medrol | solu-medrol
dexamethasone | decadron
hydrocortisone | cortef
betamethasone | celestone
alendronic acid | alendronate | fosamax
allopurinol | zyloprim | zyloric
colchicine | colcrys
methotrexate | trexall
adalimumab | humira
tacrolimus | prograf
omeprazole | prilosec | losec
pantoprazole | protonix
esomeprazole | nexium
lansoprazole | prevacid | zoton
famotidine | pepcid
metoclopramide | reglan | maxolon
ondansetron | zofran
polyethylene glycol 3350 | miralax | macrogol
loperamide | imodium
albuterol | salbutamol | ventolin | proair | proventil
ipratropium | atrovent
tiotropium | spiriva
fluticasone | flovent | flixotide | flonase
budesonide | pulmicort
montelukast | singulair
cetirizine | zyrtec
loratadine | claritin | clarityn
diphenhydramine | benadryl
adrenaline | epinephrine | epipen
sertraline | zoloft | lustral
fluoxetine | prozac
citalopram | celexa | cipramil
escitalopram | lexapro | cipralex
venlafaxine | effexor
duloxetine | cymbalta
bupropion | wellbutrin | zyban
mirtazapine | remeron
trazodone | desyrel
amitriptyline | elavil
buspirone | buspar
lorazepam | ativan
alprazolam | xanax
diazepam | valium
clonazepam | klonopin
zolpidem | ambien
quetiapine | seroquel
olanzapine | zyprexa
risperidone | risperdal
aripiprazole | abilify
lithium | lithobid | priadel
methylphenidate | ritalin | concerta
levetiracetam | keppra
lamotrigine | lamictal
valproate | valproic acid | sodium valproate | depakote | epilim
carbamazepine | tegretol
phenytoin | dilantin | epanutin
topiramate | topamax
sumatriptan | imitrex | imigran
donepezil | aricept
levodopa | carbidopa-levodopa | sinemet
tamoxifen | nolvadex
letrozole | femara
anastrozole | arimidex
medroxyprogesterone | depo-provera
cholecalciferol | colecalciferol | vitamin d3
ferrous sulfate | ferrous sulphate | iron supplement | iron supplementation
"""

# Of a class first, then what belongs to it: asked for the class, any of them answers.
DRUG_CLASSES = """
statin | atorvastatin | rosuvastatin | simvastatin | pravastatin
cholesterol medication | atorvastatin | rosuvastatin | simvastatin | pravastatin | ezetimibe
beta blocker | metoprolol | carvedilol | bisoprolol | atenolol | propranolol
ace inhibitor | lisinopril | ramipril | enalapril
angiotensin receptor blocker | losartan | valsartan | olmesartan | candesartan
calcium channel blocker | amlodipine | diltiazem | verapamil | nifedipine
diuretic | furosemide | bumetanide | torsemide | hydrochlorothiazide | chlorthalidone \
| spironolactone | eplerenone
antihypertensive | lisinopril | ramipril | enalapril | losartan | valsartan | olmesartan \
| candesartan | amlodipine | nifedipine | metoprolol | carvedilol | bisoprolol | atenolol \
| hydrochlorothiazide | chlorthalidone | doxazosin
alpha blocker | doxazosin | tamsulosin
anticoagulant | warfarin | apixaban | rivaroxaban | dabigatran | edoxaban | enoxaparin
antiplatelet | aspirin | clopidogrel | ticagrelor | prasugrel
antiarrhythmic | amiodarone | digoxin
antidepressant | sertraline | fluoxetine | citalopram | escitalopram | venlafaxine | duloxetine \
| bupropion | mirtazapine | trazodone | amitriptyline
ssri | sertraline | fluoxetine | citalopram | escitalopram
anxiolytic | buspirone | lorazepam | alprazolam | diazepam
benzodiazepine | lorazepam | alprazolam | diazepam | clonazepam
antipsychotic | quetiapine | olanzapine | risperidone | aripiprazole
anticonvulsant | levetiracetam | lamotrigine | valproate | carbamazepine | phenytoin | topiramate
triptan | sumatriptan
opioid | tramadol | codeine | oxycodone | morphine | fentanyl
nsaid | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib
painkiller | paracetamol | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib | tramadol \
| codeine | oxycodone | morphine
muscle relaxant | cyclobenzaprine | baclofen
steroid | prednisone | prednisolone | methylprednisolone | dexamethasone | hydrocortisone \
| betamethasone
bronchodilator | albuterol | ipratropium | tiotropium
inhaler | albuterol | ipratropium | tiotropium | fluticasone | budesonide | formoterol \
| salmeterol | puffs | inhaled
proton pump inhibitor | omeprazole | pantoprazole | esomeprazole | lansoprazole
antiemetic | ondansetron | metoclopramide
antihistamine | cetirizine | loratadine | diphenhydramine
laxative | polyethylene glycol 3350
diabetes medication | metformin | glipizide | gliclazide | sitagliptin | empagliflozin \
| dapagliflozin | semaglutide | liraglutide | dulaglutide | insulin glargine
insulin | insulin glargine | insulin lispro | insulin aspart | insulin degludec | insulin detemir
basal insulin | insulin glargine | insulin degludec | insulin detemir
long-acting insulin | insulin glargine | insulin degludec | insulin detemir
rapid-acting insulin | insulin aspart | insulin lispro
antibiotic | amoxicillin | co-amoxiclav | azithromycin | clarithromycin | ciprofloxacin \
| levofloxacin | doxycycline | cephalexin | ceftriaxone | nitrofurantoin | metronidazole \
| co-trimoxazole | trimethoprim | clindamycin | vancomycin
antiviral | aciclovir | valaciclovir
antifungal | fluconazole
gout medication | allopurinol | colchicine
immunosuppressant | tacrolimus | methotrexate | adalimumab
hypnotic | zolpidem | zopiclone
sleeping tablet | zolpidem | zopiclone
sglt2 inhibitor | empagliflozin | dapagliflozin
glp-1 agonist | semaglutide | liraglutide | dulaglutide
aromatase inhibitor | letrozole | anastrozole
bisphosphonate | alendronic acid
dementia medication | donepezil
thyroid medication | levothyroxine | carbimazole
""".replace("\\\n", "")
