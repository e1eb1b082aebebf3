"""What a medicine is called, continued: those of specialties, of hospital wards, and shorthand.

As `drug_names`: the generic name first, then its other names, common brands and what is typed for
it in a hurry.
"""

# One line a substance, its names parted by "|".
SPECIALIST_DRUG_NAMES = """
hydroxychloroquine | hcq
methotrexate | mtx
mycophenolate | mmf | mycophenolate mofetil | myfortic
isosorbide mononitrate | ismn
isosorbide dinitrate | isdn | isordil
mercaptopurine | 6-mp | 6mp
mesalazine | 5-asa | 5asa | aminosalicylate
fluorouracil | 5-fu | 5fu
hydroxycarbamide | hydroxyurea
hydrocortisone | hydrocort
flucloxacillin | fluclox
piperacillin-tazobactam | piperacillin/tazobactam | piperacillin tazobactam | tazocin | zosyn \
| pip-taz | piptaz
gentamicin | garamycin
vancomycin | vanc | vanco
clarithromycin | clarithro
doxycycline | doxy
co-amoxiclav | coamoxiclav | amoxicillin/clavulanate
amoxicillin | amox
trimethoprim | trimpex
morphine | morphine sulfate | mst | zomorph | sevredol | liquid morphine | morphine liquid
oxycodone | longtec | shortec
paracetamol | pcm | apap
bisoprolol | biso
furosemide | frusemide | furos
atorvastatin | atorva
amitriptyline | amitrip
carbamazepine | cbz
valproate | vpa | depakene
lamotrigine | ltg
ciclosporin | cya
sulfasalazine | ssz | sulphasalazine
acetylcysteine | n-acetylcysteine | parvolex
tranexamic acid | txa | cyklokapron
magnesium sulfate | mag sulph | mgso4
potassium chloride | kcl | sando-k | slow-k
calcium carbonate | calcichew
alteplase | actilyse
tenecteplase | metalyse | tnkase
intravenous immunoglobulin | ivig
erythropoietin | epo | epoetin
darbepoetin | aranesp
filgrastim | g-csf | gcsf | neupogen
pegfilgrastim | neulasta
lisdexamfetamine | lisdexamphetamine | vyvanse | elvanse
dexamfetamine | dexamphetamine | dextroamphetamine | dexedrine
mixed amphetamine salts | adderall | amphetamine salts
atomoxetine | strattera
guanfacine | intuniv
desvenlafaxine | pristiq
lurasidone | latuda
ziprasidone | geodon
paliperidone | invega | xeplion
amisulpride | solian
flupentixol | depixol
zuclopenthixol | clopixol
chlorpromazine | largactil
levomepromazine | nozinan
hydroxyzine | atarax | vistaril
promethazine | phenergan
eszopiclone | lunesta
clomipramine | anafranil
imipramine | tofranil
dosulepin | prothiaden
agomelatine | valdoxan
phenelzine | nardil
methadone | physeptone
naloxone | narcan
naltrexone | vivitrol
acamprosate | campral
disulfiram | antabuse
varenicline | champix | chantix
nicotine replacement | nrt | nicotine patch | nicorette
tapentadol | nucynta | palexia
ketorolac | toradol
indometacin | indomethacin | indocin
mefenamic acid | ponstan
piroxicam | feldene
lidocaine | lignocaine | xylocaine
tirzepatide | mounjaro | zepbound
exenatide | byetta | bydureon
saxagliptin | onglyza
ertugliflozin | steglatro
glibenclamide | glyburide | daonil
isophane insulin | humulin i | insulatard | nph insulin | insulin nph | humulin n | novolin n
biphasic isophane insulin | humulin m3
biphasic insulin aspart | novomix
biphasic insulin lispro | humalog mix
insulin glulisine | apidra
hydralazine | apresoline
clonidine | catapres
methyldopa | aldomet
moxonidine | physiotens
minoxidil | loniten | regaine | rogaine
prazosin | minipress
terazosin | hytrin
timolol | timoptol
quinapril | accupril | accupro
benazepril | lotensin
lacidipine | motens
propafenone | rythmol
dronedarone | multaq
bempedoic acid | nexletol | nilemdo
inclisiran | leqvio
evolocumab | repatha
alirocumab | praluent
gemfibrozil | lopid
colestyramine | cholestyramine | questran
lovastatin | mevacor
vitamin k | phytomenadione
folic acid | folate tablet
ferric carboxymaltose | ferinject | injectafer
iron sucrose | venofer
propylthiouracil | ptu
methimazole | tapazole
liothyronine | cytomel
desmopressin | ddavp
cabergoline | dostinex
cinacalcet | sensipar | mimpara
calcitriol | rocaltrol
alfacalcidol | one-alpha
ergocalciferol | vitamin d2
testosterone | nebido | sustanon | androgel
fludrocortisone | florinef
octreotide | sandostatin
romosozumab | evenity
sucralfate | carafate | antepsin
misoprostol | cytotec
mebeverine | colofac
hyoscine butylbromide | buscopan
dicycloverine | dicyclomine | bentyl
linaclotide | linzess | constella
ursodeoxycholic acid | ursodiol | urso | udca
pancreatin | creon | pancreatic enzymes | pancreatic enzyme replacement
ispaghula | fybogel | psyllium | metamucil
aprepitant | emend
theophylline | uniphyllin
carbocisteine | mucodyne
glycopyrronium | seebri | glycopyrrolate
umeclidinium | incruse
ciclesonide | alvesco
nintedanib | ofev
pirfenidone | esbriet
fesoterodine | toviaz
trospium | regurin
darifenacin | enablex
perampanel | fycompa
phenobarbital | phenobarbitone
primidone | mysoline
cenobamate | ontozry | xcopri
erenumab | aimovig
fremanezumab | ajovy
galcanezumab | emgality
botulinum toxin | botox | dysport
rotigotine | neupro
apomorphine | apokyn
entacapone | comtess | comtan
amantadine | symmetrel
riluzole | rilutek
interferon beta | avonex | rebif | betaferon
glatiramer | copaxone
natalizumab | tysabri
ocrelizumab | ocrevus
ofatumumab | kesimpta
fingolimod | gilenya
dimethyl fumarate | tecfidera
teriflunomide | aubagio
cladribine | mavenclad
pyridostigmine | mestinon
modafinil | provigil
baricitinib | olumiant
tofacitinib | xeljanz
upadacitinib | rinvoq
abatacept | orencia
golimumab | simponi
certolizumab | cimzia
ixekizumab | taltz
guselkumab | tremfya
risankizumab | skyrizi
belimumab | benlysta
apremilast | otezla
dupilumab | dupixent
omalizumab | xolair
mepolizumab | nucala
benralizumab | fasenra
anakinra | kineret
cyclophosphamide | cytoxan | endoxan
capecitabine | xeloda
docetaxel | taxotere
paclitaxel | taxol | abraxane
gemcitabine | gemzar
pemetrexed | alimta
doxorubicin | adriamycin
vincristine | oncovin
trastuzumab | herceptin
pertuzumab | perjeta
pembrolizumab | keytruda
nivolumab | opdivo
ipilimumab | yervoy
bevacizumab | avastin
cetuximab | erbitux
imatinib | glivec | gleevec
ibrutinib | imbruvica
lenalidomide | revlimid
bortezomib | velcade
daratumumab | darzalex
palbociclib | ibrance
ribociclib | kisqali
abemaciclib | verzenio | verzenios
olaparib | lynparza
osimertinib | tagrisso
enzalutamide | xtandi
abiraterone | zytiga
leuprorelin | leuprolide | prostap | lupron
triptorelin | decapeptyl
degarelix | firmagon
fulvestrant | faslodex
sirolimus | rapamune
clindamycin | dalacin | cleocin
cefazolin | ancef
minocycline | minocin
lymecycline | tetralysal
pivmecillinam | selexid
fosfomycin | monuril
rifampicin | rifampin | rifadin
voriconazole | vfend
amphotericin | ambisome | amphotericin b
remdesivir | veklury
nirmatrelvir | paxlovid
valganciclovir | valcyte
entecavir | baraclude
tenofovir | viread
dolutegravir | tivicay
fusidic acid | fucidin
mupirocin | bactroban
latanoprost | xalatan
bimatoprost | lumigan
dorzolamide | trusopt
brinzolamide | azopt
aflibercept | eylea
ranibizumab | lucentis
isotretinoin | roaccutane | accutane
adapalene | differin
clobetasol | dermovate
clobetasone | eumovate
calcipotriol | dovonex
levonorgestrel | levonelle
norethisterone | norethindrone | utovlan
clomifene | clomiphene | clomid
etonogestrel | nexplanon | implanon
oxytocin | syntocinon | pitocin
noradrenaline | norepinephrine | levophed
suxamethonium | succinylcholine
thiamine | vitamin b1
sevelamer | renvela
""".replace("\\\n", "")
