"""What a medicine is called: the generic name first, then its other names and common brands.

Written for this project from general knowledge of medicines; that a brand names a substance is a
fact and under no licence. An entry can be checked against RxNorm (US National Library of Medicine,
https://mor.nlm.nih.gov/RxNav/), whose names of its own are free to use, and the British National
Formulary. Only brands of one substance stand here; of a combination, each substance would be half
the truth. Classes stand in `drug_classes`.
"""

# One line a substance, its names parted by "|".
DRUG_NAMES = """
paracetamol | acetaminophen | tylenol | panadol | calpol
ibuprofen | advil | motrin | nurofen | brufen
naproxen | aleve | naprosyn
diclofenac | voltaren | voltarol
meloxicam | mobic
celecoxib | celebrex
aspirin | acetylsalicylic acid | ecotrin | asa 81 | asa 81mg | asa 325 | asa 325mg | asa 75 | ec asa
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
adrenaline | epinephrine | epipen | epi-pen | epinephrine auto-injector \
| adrenaline auto-injector | epinephrine autoinjector | adrenaline autoinjector | adrenaline pen \
| auvi-q | jext | emerade
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
ferrous sulfate | ferrous sulphate
ferrous fumarate | fersamal | galfer
fluvastatin | lescol
fenofibrate | lipantil | tricor
perindopril | coversyl
captopril | capoten
irbesartan | aprovel | avapro
telmisartan | micardis
felodipine | plendil
lercanidipine | zanidip
nebivolol | nebilet | bystolic
labetalol | trandate
sotalol | betapace
flecainide | tambocor
ivabradine | procoralan
ranolazine | ranexa
nicorandil | ikorel
indapamide | natrilix
bendroflumethiazide | aprinox
metolazone | zaroxolyn
amiloride | midamor
acetazolamide | diamox
dalteparin | fragmin
tinzaparin | innohep
fondaparinux | arixtra
dipyridamole | persantin
glimepiride | amaryl
linagliptin | tradjenta | trajenta
canagliflozin | invokana
pioglitazone | actos
carboplatin | paraplatin
denosumab | prolia | xgeva
zoledronate | zoledronic acid | aclasta | zometa | reclast
risedronate | risedronic acid | actonel
ibandronate | ibandronic acid | bonviva | boniva
raloxifene | evista
teriparatide | forteo | forsteo
febuxostat | adenuric | uloric
sulfasalazine | salazopyrin | azulfidine
leflunomide | arava
azathioprine | imuran
mycophenolate | cellcept
ciclosporin | cyclosporine | cyclosporin | neoral
etanercept | enbrel
infliximab | remicade
rituximab | mabthera | rituxan
tocilizumab | actemra | roactemra
secukinumab | cosentyx
ustekinumab | stelara
vedolizumab | entyvio
mesalazine | mesalamine | pentasa | asacol
rabeprazole | aciphex | pariet
ranitidine | zantac
gaviscon | alginate
cyclizine | valoid
prochlorperazine | stemetil | compazine
domperidone | motilium
senna | senokot
docusate | colace
bisacodyl | dulcolax
beclometasone | beclomethasone | clenil | qvar
mometasone | nasonex
salmeterol | serevent
terbutaline | bricanyl
fexofenadine | telfast | allegra
chlorphenamine | chlorpheniramine | piriton
paroxetine | paxil | seroxat
nortriptyline | pamelor
vortioxetine | brintellix | trintellix
temazepam | restoril
clobazam | frisium | onfi
midazolam | buccolam
zopiclone | zimovane
haloperidol | haldol
clozapine | clozaril
oxcarbazepine | trileptal
lacosamide | vimpat
brivaracetam | briviact
zonisamide | zonegran
rizatriptan | maxalt
zolmitriptan | zomig
memantine | namenda | ebixa
rivastigmine | exelon
galantamine | razadyne | reminyl
ropinirole | requip
pramipexole | mirapex | mirapexin
rasagiline | azilect
exemestane | aromasin
goserelin | zoladex
bicalutamide | casodex
solifenacin | vesicare
oxybutynin | ditropan
tolterodine | detrol | detrusitol
mirabegron | betmiga | myrbetriq
dutasteride | avodart
alfuzosin | xatral | uroxatral
buprenorphine | butrans | belbuca
dihydrocodeine | df118
hydromorphone | dilaudid
etoricoxib | arcoxia
flucloxacillin | floxapen
erythromycin | erythrocin
meropenem | meronem | merrem
linezolid | zyvox
rifaximin | xifaxan | targaxan
oseltamivir | tamiflu
itraconazole | sporanox
nystatin | nystan
terbinafine | lamisil
clotrimazole | canesten | lotrimin
desogestrel | cerazette
estradiol | oestradiol | estrogel
lactulose | duphalac
melatonin | circadin
tizanidine | zanaflex
""".replace("\\\n", "")
