"""Medicines by what they are for, in clinicians' and in plain words, down to their substances.

Written for this project from general knowledge of medicines, no table copied; a class can be
checked against the first levels of WHO's ATC and the chapters of the British National Formulary.
"Blood thinners" are anticoagulants and antiplatelets, as patients are told. What ends as its class
does (apixaban, lisinopril) `word_forms` knows; those stand here too that are most often given,
because a search by words needs whole words. "Medication" stands for tablet, pill, medicine too.
"""

# Other wordings of one class; the first names it.
DRUG_CLASS_NAMES = """
diuretic | water medication | fluid medication
antihypertensive | blood pressure medication
cholesterol medication | lipid medication | lipid-lowering | lipid-lowering medication \
| cholesterol-lowering medication
sleeping tablet | sleeping medication | sleep medication | hypnotic | night sedation
bone medication | bone protection | bone-strengthening medication | osteoporosis medication \
| osteoporosis treatment | bone strengthening medication
stomach medication | stomach protection | gastroprotection | gastric protection | acid medication \
| heartburn medication | reflux medication | stomach protector | ulcer medication | antacid
antiemetic | anti-emetic | anti-sickness | anti-sickness medication | antisickness \
| sickness medication | nausea medication
diabetes medication | diabetic medication | sugar medication | antidiabetic \
| glucose-lowering medication
heart rate medication | rate control | rate-control medication | rate limiting medication
heart medication | cardiac medication
heart failure medication
anticonvulsant | epilepsy medication | seizure medication | fit medication | epileptic medication
thyroid medication | thyroid hormone | thyroid replacement
gout medication | gout prevention | urate-lowering | urate-lowering medication | urate lowering
dementia medication | memory medication | alzheimer medication
prostate medication | waterworks medication
bladder medication | overactive bladder medication
nerve pain medication | nerve painkiller | neuropathic pain medication | neuropathic painkiller
iron medication | iron supplement | iron supplementation | iron replacement | oral iron
calcium medication | calcium supplement
angina medication | angina spray | heart spray | nitrate
antihistamine | hay fever medication | allergy medication
reliever | reliever inhaler | blue inhaler | rescue inhaler
preventer | preventer inhaler | brown inhaler | steroid inhaler | inhaled steroid
antidepressant | depression medication | mood medication
anxiolytic | anxiety medication
antipsychotic | psychosis medication
opioid | opiate | strong painkiller
parkinson medication | parkinson's medication
immunosuppressant | immunosuppressive | immunosuppression
disease-modifying drug | dmard | dmards
hormone replacement | hrt | hormone replacement therapy
biologic | biological | biologic medication | anti-tnf
migraine medication | migraine prevention
pneumocystis prophylaxis | pcp prophylaxis
asthma medication | copd medication
erection medication | erectile dysfunction medication
acne medication
""".replace("\\\n", "")

# Of a class first, then what belongs to it: asked for the class, any of them answers.
DRUG_CLASSES = """
statin | atorvastatin | rosuvastatin | simvastatin | pravastatin | fluvastatin
cholesterol medication | statin | atorvastatin | rosuvastatin | simvastatin | pravastatin \
| fluvastatin | ezetimibe | fenofibrate | bezafibrate | alirocumab | evolocumab | inclisiran \
| bempedoic acid
beta blocker | metoprolol | carvedilol | bisoprolol | atenolol | propranolol | nebivolol | sotalol \
| labetalol
ace inhibitor | lisinopril | ramipril | enalapril | perindopril | captopril
angiotensin receptor blocker | losartan | valsartan | olmesartan | candesartan | irbesartan \
| telmisartan
calcium channel blocker | amlodipine | diltiazem | verapamil | nifedipine | felodipine \
| lercanidipine
diuretic | furosemide | bumetanide | torsemide | hydrochlorothiazide | chlorthalidone \
| bendroflumethiazide | indapamide | metolazone | spironolactone | eplerenone | amiloride \
| acetazolamide
antihypertensive | ace inhibitor | beta blocker | calcium channel blocker | lisinopril | ramipril \
| enalapril | perindopril | losartan | valsartan | olmesartan | candesartan | irbesartan \
| amlodipine | nifedipine | felodipine | lercanidipine | diltiazem | metoprolol | carvedilol \
| bisoprolol | atenolol | labetalol | nebivolol | hydrochlorothiazide | chlorthalidone \
| indapamide | bendroflumethiazide | doxazosin | methyldopa | moxonidine | hydralazine
alpha blocker | doxazosin | tamsulosin | alfuzosin
anticoagulant | warfarin | apixaban | rivaroxaban | dabigatran | edoxaban | enoxaparin \
| dalteparin | tinzaparin | heparin | acenocoumarol | fondaparinux | doac | noac | lmwh
antiplatelet | aspirin | clopidogrel | ticagrelor | prasugrel | dipyridamole
blood thinner | anticoagulant | antiplatelet | warfarin | apixaban | rivaroxaban | dabigatran \
| edoxaban | enoxaparin | dalteparin | tinzaparin | heparin | acenocoumarol | doac | aspirin \
| clopidogrel | ticagrelor | prasugrel
antiarrhythmic | amiodarone | digoxin | flecainide | sotalol | dronedarone
heart rate medication | beta blocker | bisoprolol | metoprolol | atenolol | carvedilol | digoxin \
| diltiazem | verapamil | ivabradine
heart medication | bisoprolol | metoprolol | carvedilol | atenolol | ramipril | lisinopril \
| perindopril | enalapril | losartan | candesartan | valsartan | amlodipine | digoxin \
| amiodarone | ivabradine | isosorbide mononitrate | nitroglycerin | sacubitril | eplerenone \
| spironolactone | ranolazine | nicorandil
heart failure medication | sacubitril | bisoprolol | carvedilol | metoprolol | ramipril \
| lisinopril | perindopril | enalapril | candesartan | valsartan | eplerenone | spironolactone \
| dapagliflozin | empagliflozin | ivabradine | furosemide | bumetanide
angina medication | nitroglycerin | isosorbide mononitrate | nicorandil | ranolazine
antidepressant | sertraline | fluoxetine | citalopram | escitalopram | venlafaxine | duloxetine \
| paroxetine | bupropion | mirtazapine | trazodone | amitriptyline | nortriptyline \
| desvenlafaxine | vortioxetine | ssri | snri
ssri | sertraline | fluoxetine | citalopram | escitalopram | paroxetine
anxiolytic | buspirone | lorazepam | alprazolam | diazepam
benzodiazepine | lorazepam | alprazolam | diazepam | clonazepam | temazepam | clobazam | midazolam
antipsychotic | quetiapine | olanzapine | risperidone | aripiprazole | haloperidol | clozapine \
| amisulpride
anticonvulsant | levetiracetam | lamotrigine | valproate | carbamazepine | oxcarbazepine \
| phenytoin | topiramate | lacosamide | brivaracetam | zonisamide | clobazam | phenobarbital \
| perampanel | ethosuximide
rescue medication | buccal midazolam | midazolam | clobazam | diazepam | lorazepam
triptan | sumatriptan | zolmitriptan | rizatriptan
migraine medication | sumatriptan | zolmitriptan | rizatriptan | propranolol | topiramate \
| amitriptyline | candesartan | erenumab
opioid | tramadol | codeine | oxycodone | morphine | fentanyl | buprenorphine | dihydrocodeine \
| hydrocodone | hydromorphone | methadone | tapentadol | co-codamol
nsaid | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib | etoricoxib | indometacin
painkiller | paracetamol | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib | etoricoxib \
| tramadol | codeine | dihydrocodeine | co-codamol | oxycodone | hydrocodone | morphine | fentanyl \
| buprenorphine | opioid | nsaid
nerve pain medication | gabapentin | pregabalin | amitriptyline | nortriptyline | duloxetine
muscle relaxant | cyclobenzaprine | baclofen | methocarbamol | tizanidine
steroid | prednisone | prednisolone | methylprednisolone | dexamethasone | hydrocortisone \
| betamethasone | triamcinolone | cortisone | fludrocortisone
steroid tablet | prednisone | prednisolone | dexamethasone | hydrocortisone
bronchodilator | albuterol | ipratropium | tiotropium | salmeterol | formoterol | umeclidinium
inhaler | albuterol | ipratropium | tiotropium | fluticasone | budesonide | beclometasone \
| formoterol | salmeterol | umeclidinium | vilanterol | puffs | inhaled
reliever | albuterol | terbutaline
preventer | beclometasone | fluticasone | budesonide | ciclesonide | mometasone
asthma medication | albuterol | beclometasone | fluticasone | budesonide | formoterol | salmeterol \
| montelukast | tiotropium | inhaler
proton pump inhibitor | omeprazole | pantoprazole | esomeprazole | lansoprazole | rabeprazole
stomach medication | proton pump inhibitor | omeprazole | pantoprazole | esomeprazole \
| lansoprazole | rabeprazole | famotidine | ranitidine | nizatidine | gaviscon | sucralfate
antiemetic | ondansetron | metoclopramide | cyclizine | prochlorperazine | domperidone \
| promethazine
antihistamine | cetirizine | loratadine | diphenhydramine | fexofenadine | chlorphenamine
laxative | polyethylene glycol 3350 | senna | lactulose | docusate | bisacodyl | ispaghula
diabetes medication | metformin | glipizide | gliclazide | glimepiride | sitagliptin | linagliptin \
| empagliflozin | dapagliflozin | canagliflozin | semaglutide | liraglutide | dulaglutide \
| pioglitazone | insulin | insulin glargine
insulin | insulin glargine | insulin lispro | insulin aspart | insulin degludec | insulin detemir
basal insulin | insulin glargine | insulin degludec | insulin detemir
long-acting insulin | insulin glargine | insulin degludec | insulin detemir
rapid-acting insulin | insulin aspart | insulin lispro
antibiotic | amoxicillin | co-amoxiclav | flucloxacillin | azithromycin | clarithromycin \
| erythromycin | ciprofloxacin | levofloxacin | doxycycline | cephalexin | ceftriaxone \
| cefuroxime | nitrofurantoin | metronidazole | co-trimoxazole | trimethoprim | clindamycin \
| vancomycin | gentamicin | meropenem | piperacillin | linezolid | rifaximin | penicillin
antiviral | aciclovir | valaciclovir | oseltamivir
antifungal | fluconazole | itraconazole | nystatin | terbinafine | clotrimazole
gout medication | allopurinol | colchicine | febuxostat | probenecid
immunosuppressant | tacrolimus | methotrexate | adalimumab | azathioprine | mycophenolate \
| ciclosporin | leflunomide | infliximab | rituximab | mercaptopurine
disease-modifying drug | methotrexate | sulfasalazine | hydroxychloroquine | leflunomide \
| azathioprine | adalimumab | etanercept | tocilizumab | baricitinib | tofacitinib
biologic | adalimumab | etanercept | infliximab | rituximab | tocilizumab | secukinumab \
| ustekinumab | vedolizumab | golimumab | certolizumab | omalizumab | mepolizumab
sleeping tablet | zolpidem | zopiclone | temazepam | melatonin | trazodone
sglt2 inhibitor | empagliflozin | dapagliflozin | canagliflozin
glp-1 agonist | semaglutide | liraglutide | dulaglutide
aromatase inhibitor | letrozole | anastrozole | exemestane
hormone treatment | letrozole | anastrozole | exemestane | tamoxifen | goserelin | leuprorelin \
| bicalutamide
bisphosphonate | alendronic acid | risedronate | ibandronate | zoledronate | zoledronic acid
bone medication | bisphosphonate | alendronic acid | risedronate | ibandronate | zoledronate \
| zoledronic acid | denosumab | teriparatide | raloxifene | romosozumab
calcium medication | calcium carbonate | adcal-d3 | calcichew | adcal
dementia medication | donepezil | memantine | rivastigmine | galantamine
parkinson medication | levodopa | co-careldopa | co-beneldopa | ropinirole | pramipexole \
| rasagiline | rotigotine
thyroid medication | levothyroxine | carbimazole | liothyronine | propylthiouracil | methimazole
prostate medication | tamsulosin | finasteride | dutasteride | alfuzosin
bladder medication | solifenacin | oxybutynin | tolterodine | mirabegron | fesoterodine | trospium
iron medication | ferrous sulfate | ferrous fumarate | ferrous gluconate | iron infusion \
| ferric carboxymaltose
contraception | coil | implant | combined pill | desogestrel | levonorgestrel \
| medroxyprogesterone | condoms | mini-pill | mirena | intrauterine device
hormone replacement | estradiol | oestradiol | progesterone | oestrogen
lithium medication | lithium
""".replace("\\\n", "")
