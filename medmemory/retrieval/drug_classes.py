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
antihistamine | hay fever medication
reliever | reliever inhaler | blue inhaler | rescue inhaler
preventer | preventer inhaler | brown inhaler | steroid inhaler | inhaled steroid
antidepressant | depression medication | mood medication
anxiolytic | anxiety medication
antipsychotic | psychosis medication
opioid | opiate | strong painkiller | narcotic
parkinson medication | parkinson's medication
immunosuppressant | immunosuppressive | immunosuppression
disease-modifying drug | dmard | dmards
hormone replacement | hrt | hormone replacement therapy
biologic | biological | biologic medication
anti-tnf | tnf inhibitor | anti-tnf medication | tnf blocker
migraine medication | migraine prevention | migraine prophylaxis
pneumocystis prophylaxis | pcp prophylaxis
asthma medication | copd medication
erection medication | erectile dysfunction medication
acne medication
antibiotic | abx | antimicrobial
anti-arrhythmic | antiarrhythmic | rhythm control | rhythm medication
nsaid | nsaids | non-steroidal | non-steroidal anti-inflammatory | anti-inflammatory medication
snri | serotonin-noradrenaline reuptake inhibitor
ssri | selective serotonin reuptake inhibitor
tricyclic | tricyclic antidepressant | tca
mineralocorticoid receptor antagonist | aldosterone antagonist
inhaled corticosteroid | ics
long-acting beta agonist | laba | long acting beta agonist
long-acting muscarinic antagonist | lama | long acting muscarinic antagonist
sglt2 inhibitor | sglt2i | gliflozin
glp-1 agonist | glp-1 | glp1 | glp-1 receptor agonist
dpp-4 inhibitor | dpp4 inhibitor | gliptin
sulfonylurea | sulphonylurea
sulfonamide | sulphonamide | sulfa | sulpha | sulfonamide antibiotic | sulphonamide antibiotic
cephalosporin | cefalosporin
adhd medication | stimulant medication | stimulant
ms medication | multiple sclerosis medication | disease-modifying therapy
weight loss medication | weight loss injection | slimming medication
tuberculosis medication | tb medication | antituberculous
glaucoma medication | glaucoma drops | pressure drops
vasopressor | pressor | inotrope
stop smoking medication | smoking cessation medication
low molecular weight heparin | lmwh | heparin injection
direct oral anticoagulant | doac | noac
""".replace("\\\n", "")

# Of a class first, then what belongs to it: asked for the class, any of them answers.
DRUG_CLASSES = """
statin | atorvastatin | rosuvastatin | simvastatin | pravastatin | fluvastatin
cholesterol medication | statin | atorvastatin | rosuvastatin | simvastatin | pravastatin \
| fluvastatin | ezetimibe | fenofibrate | bezafibrate | alirocumab | evolocumab | inclisiran \
| bempedoic acid \
| lovastatin | gemfibrozil | colestyramine | colesevelam
beta blocker | metoprolol | carvedilol | bisoprolol | atenolol | propranolol | nebivolol | sotalol \
| labetalol
ace inhibitor | lisinopril | ramipril | enalapril | perindopril | captopril \
| quinapril | benazepril | trandolapril | fosinopril
angiotensin receptor blocker | losartan | valsartan | olmesartan | candesartan | irbesartan \
| telmisartan
calcium channel blocker | amlodipine | diltiazem | verapamil | nifedipine | felodipine \
| lercanidipine \
| lacidipine | nimodipine
diuretic | furosemide | bumetanide | torsemide | hydrochlorothiazide | chlorthalidone \
| bendroflumethiazide | indapamide | metolazone | spironolactone | eplerenone | amiloride \
| acetazolamide
antihypertensive | ace inhibitor | beta blocker | calcium channel blocker | lisinopril | ramipril \
| enalapril | perindopril | losartan | valsartan | olmesartan | candesartan | irbesartan \
| amlodipine | nifedipine | felodipine | lercanidipine | diltiazem | metoprolol | carvedilol \
| bisoprolol | atenolol | labetalol | nebivolol | hydrochlorothiazide | chlorthalidone \
| indapamide | bendroflumethiazide | doxazosin | methyldopa | moxonidine | hydralazine \
| clonidine | minoxidil | prazosin | terazosin | quinapril | benazepril \
| lacidipine | propranolol
alpha blocker | doxazosin | tamsulosin | alfuzosin \
| prazosin | terazosin | silodosin
anticoagulant | warfarin | apixaban | rivaroxaban | dabigatran | edoxaban | enoxaparin \
| dalteparin | tinzaparin | heparin | acenocoumarol | fondaparinux | doac | noac | lmwh
antiplatelet | aspirin | clopidogrel | ticagrelor | prasugrel | dipyridamole
blood thinner | anticoagulant | antiplatelet | warfarin | apixaban | rivaroxaban | dabigatran \
| edoxaban | enoxaparin | dalteparin | tinzaparin | heparin | acenocoumarol | doac | aspirin \
| clopidogrel | ticagrelor | prasugrel
antiarrhythmic | amiodarone | digoxin | flecainide | sotalol | dronedarone \
| propafenone | adenosine
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
| desvenlafaxine | vortioxetine | ssri | snri \
| clomipramine | imipramine | dosulepin | lofepramine | doxepin | phenelzine \
| moclobemide | agomelatine | tricyclic
ssri | sertraline | fluoxetine | citalopram | escitalopram | paroxetine
anxiolytic | buspirone | lorazepam | alprazolam | diazepam \
| hydroxyzine | clonazepam | oxazepam
benzodiazepine | lorazepam | alprazolam | diazepam | clonazepam | temazepam | clobazam | midazolam \
| nitrazepam | oxazepam | chlordiazepoxide
antipsychotic | quetiapine | olanzapine | risperidone | aripiprazole | haloperidol | clozapine \
| amisulpride \
| chlorpromazine | lurasidone | ziprasidone | paliperidone | flupentixol \
| zuclopenthixol
anticonvulsant | levetiracetam | lamotrigine | valproate | carbamazepine | oxcarbazepine \
| phenytoin | topiramate | lacosamide | brivaracetam | zonisamide | clobazam | phenobarbital \
| perampanel | ethosuximide \
| primidone | cenobamate | gabapentin | pregabalin | vigabatrin | rufinamide
rescue medication | buccal midazolam | midazolam | clobazam | diazepam | lorazepam
triptan | sumatriptan | zolmitriptan | rizatriptan
migraine medication | sumatriptan | zolmitriptan | rizatriptan | propranolol | topiramate \
| amitriptyline | candesartan | erenumab \
| fremanezumab | galcanezumab | botulinum toxin | pizotifen
opioid | tramadol | codeine | oxycodone | morphine | fentanyl | buprenorphine | dihydrocodeine \
| hydrocodone | hydromorphone | methadone | tapentadol | co-codamol \
| co-dydramol | percocet | norco | oramorph
nsaid | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib | etoricoxib | indometacin \
| ketorolac | mefenamic acid | piroxicam | etodolac | indomethacin
painkiller | paracetamol | ibuprofen | naproxen | diclofenac | meloxicam | celecoxib | etoricoxib \
| tramadol | codeine | dihydrocodeine | co-codamol | oxycodone | hydrocodone | morphine | fentanyl \
| buprenorphine | opioid | nsaid
nerve pain medication | gabapentin | pregabalin | amitriptyline | nortriptyline | duloxetine
muscle relaxant | cyclobenzaprine | baclofen | methocarbamol | tizanidine
steroid | prednisone | prednisolone | methylprednisolone | dexamethasone | hydrocortisone \
| betamethasone | triamcinolone | cortisone | fludrocortisone
steroid tablet | prednisone | prednisolone | dexamethasone | hydrocortisone \
| methylprednisolone | deflazacort
bronchodilator | albuterol | ipratropium | tiotropium | salmeterol | formoterol | umeclidinium
inhaler | albuterol | ipratropium | tiotropium | fluticasone | budesonide | beclometasone \
| formoterol | salmeterol | umeclidinium | vilanterol | puffs | inhaled \
| seretide | symbicort | fostair | relvar | trelegy | anoro | ciclesonide | terbutaline \
| glycopyrronium | mometasone
reliever | albuterol | terbutaline
preventer | beclometasone | fluticasone | budesonide | ciclesonide | mometasone \
| seretide | symbicort | fostair | relvar
asthma medication | albuterol | beclometasone | fluticasone | budesonide | formoterol | salmeterol \
| montelukast | tiotropium | inhaler
proton pump inhibitor | omeprazole | pantoprazole | esomeprazole | lansoprazole | rabeprazole
stomach medication | proton pump inhibitor | omeprazole | pantoprazole | esomeprazole \
| lansoprazole | rabeprazole | famotidine | ranitidine | nizatidine | gaviscon | sucralfate
antiemetic | ondansetron | metoclopramide | cyclizine | prochlorperazine | domperidone \
| promethazine \
| aprepitant | granisetron | levomepromazine | hyoscine
antihistamine | cetirizine | loratadine | diphenhydramine | fexofenadine | chlorphenamine \
| hydroxyzine | promethazine | desloratadine | levocetirizine
laxative | polyethylene glycol 3350 | senna | lactulose | docusate | bisacodyl | ispaghula \
| sodium picosulfate | linaclotide | prucalopride | laxido | movicol
diabetes medication | metformin | glipizide | gliclazide | glimepiride | sitagliptin | linagliptin \
| empagliflozin | dapagliflozin | canagliflozin | semaglutide | liraglutide | dulaglutide \
| pioglitazone | insulin | insulin glargine \
| tirzepatide | exenatide | saxagliptin | ertugliflozin | glibenclamide \
| repaglinide | acarbose | alogliptin | janumet
insulin | insulin glargine | insulin lispro | insulin aspart | insulin degludec | insulin detemir \
| isophane insulin | biphasic insulin | insulin glulisine | biphasic isophane insulin \
| biphasic insulin aspart | biphasic insulin lispro
biphasic insulin | biphasic isophane insulin | biphasic insulin aspart | biphasic insulin lispro
mixed insulin | biphasic isophane insulin | biphasic insulin aspart | biphasic insulin lispro
anti-tnf | adalimumab | etanercept | infliximab | golimumab | certolizumab
basal insulin | insulin glargine | insulin degludec | insulin detemir
long-acting insulin | insulin glargine | insulin degludec | insulin detemir
rapid-acting insulin | insulin aspart | insulin lispro
antibiotic | amoxicillin | co-amoxiclav | flucloxacillin | azithromycin | clarithromycin \
| erythromycin | ciprofloxacin | levofloxacin | doxycycline | cephalexin | ceftriaxone \
| cefuroxime | nitrofurantoin | metronidazole | co-trimoxazole | trimethoprim | clindamycin \
| vancomycin | gentamicin | meropenem | piperacillin | linezolid | rifaximin | penicillin \
| pivmecillinam | fosfomycin | lymecycline | minocycline | moxifloxacin | cefotaxime \
| ceftazidime | cefazolin | teicoplanin | daptomycin | ertapenem | amikacin | tobramycin \
| rifampicin | piperacillin-tazobactam | fusidic acid
antiviral | aciclovir | valaciclovir | oseltamivir \
| ganciclovir | valganciclovir | remdesivir | nirmatrelvir | tenofovir | entecavir
antifungal | fluconazole | itraconazole | nystatin | terbinafine | clotrimazole \
| voriconazole | amphotericin | caspofungin | miconazole
gout medication | allopurinol | colchicine | febuxostat | probenecid
immunosuppressant | tacrolimus | methotrexate | adalimumab | azathioprine | mycophenolate \
| ciclosporin | leflunomide | infliximab | rituximab | mercaptopurine \
| cyclophosphamide | sirolimus | everolimus | prednisolone | prednisone \
| baricitinib | tofacitinib | upadacitinib | biologic
disease-modifying drug | methotrexate | sulfasalazine | hydroxychloroquine | leflunomide \
| azathioprine | adalimumab | etanercept | tocilizumab | baricitinib | tofacitinib \
| upadacitinib | infliximab | rituximab | abatacept | golimumab | certolizumab
biologic | adalimumab | etanercept | infliximab | rituximab | tocilizumab | secukinumab \
| ustekinumab | vedolizumab | golimumab | certolizumab | omalizumab | mepolizumab \
| abatacept | ixekizumab | guselkumab | risankizumab | belimumab | dupilumab | benralizumab \
| tezepelumab | natalizumab | ocrelizumab | anakinra
sleeping tablet | zolpidem | zopiclone | temazepam | melatonin | trazodone \
| eszopiclone | nitrazepam | promethazine | zolpidem | suvorexant
sglt2 inhibitor | empagliflozin | dapagliflozin | canagliflozin
glp-1 agonist | semaglutide | liraglutide | dulaglutide
aromatase inhibitor | letrozole | anastrozole | exemestane
hormone treatment | letrozole | anastrozole | exemestane | tamoxifen | goserelin | leuprorelin \
| bicalutamide \
| triptorelin | degarelix | enzalutamide | abiraterone | fulvestrant
bisphosphonate | alendronic acid | risedronate | ibandronate | zoledronate | zoledronic acid
bone medication | bisphosphonate | alendronic acid | risedronate | ibandronate | zoledronate \
| zoledronic acid | denosumab | teriparatide | raloxifene | romosozumab
calcium medication | calcium carbonate | adcal-d3 | calcichew | adcal \
| calcium
dementia medication | donepezil | memantine | rivastigmine | galantamine
parkinson medication | levodopa | co-careldopa | co-beneldopa | ropinirole | pramipexole \
| rasagiline | rotigotine \
| selegiline | entacapone | amantadine | apomorphine | madopar
thyroid medication | levothyroxine | carbimazole | liothyronine | propylthiouracil | methimazole
prostate medication | tamsulosin | finasteride | dutasteride | alfuzosin
bladder medication | solifenacin | oxybutynin | tolterodine | mirabegron | fesoterodine | trospium
iron medication | ferrous sulfate | ferrous fumarate | ferrous gluconate | iron infusion \
| ferric carboxymaltose \
| iron sucrose | ferrous | iron tablets
contraception | coil | implant | combined pill | desogestrel | levonorgestrel \
| medroxyprogesterone | condoms | mini-pill | mirena | intrauterine device \
| etonogestrel | intrauterine system | norethisterone | depo-provera
hormone replacement | estradiol | oestradiol | progesterone | oestrogen
lithium medication | lithium
tricyclic | amitriptyline | nortriptyline | clomipramine | imipramine | dosulepin | lofepramine
snri | venlafaxine | duloxetine | desvenlafaxine
mineralocorticoid receptor antagonist | spironolactone | eplerenone | finerenone
inhaled corticosteroid | beclometasone | fluticasone | budesonide | ciclesonide | mometasone \
| seretide | symbicort | fostair | relvar | trelegy
long-acting beta agonist | salmeterol | formoterol | vilanterol | indacaterol | olodaterol \
| seretide | symbicort | fostair | relvar | anoro | trelegy
long-acting muscarinic antagonist | tiotropium | umeclidinium | glycopyrronium | aclidinium \
| anoro | trelegy
dpp-4 inhibitor | sitagliptin | linagliptin | saxagliptin | alogliptin
penicillin | amoxicillin | co-amoxiclav | flucloxacillin | piperacillin | pivmecillinam \
| piperacillin-tazobactam | ampicillin
cephalosporin | cefalexin | ceftriaxone | cefuroxime | cefotaxime | ceftazidime
sulfonamide | co-trimoxazole | sulfadiazine
sulfonylurea | gliclazide | glipizide | glimepiride | glibenclamide | tolbutamide
adhd medication | methylphenidate | lisdexamfetamine | dexamfetamine | atomoxetine \
| mixed amphetamine salts | guanfacine
ms medication | natalizumab | ocrelizumab | ofatumumab | fingolimod | dimethyl fumarate \
| teriflunomide | cladribine | interferon beta | glatiramer | alemtuzumab | siponimod
weight loss medication | semaglutide | liraglutide | tirzepatide | orlistat
tuberculosis medication | rifampicin | isoniazid | pyrazinamide | ethambutol
glaucoma medication | latanoprost | bimatoprost | travoprost | timolol | dorzolamide \
| brinzolamide | brimonidine | cosopt
vasopressor | noradrenaline | metaraminol | vasopressin | adrenaline | dobutamine
stop smoking medication | varenicline | bupropion | nicotine replacement
low molecular weight heparin | enoxaparin | dalteparin | tinzaparin
direct oral anticoagulant | apixaban | rivaroxaban | dabigatran | edoxaban
chemotherapy | gemcitabine | pemetrexed | etoposide | vincristine | irinotecan | epirubicin
immunotherapy | pembrolizumab | nivolumab | ipilimumab | atezolizumab | durvalumab
glp-1 agonist | tirzepatide | exenatide
""".replace("\\\n", "")
