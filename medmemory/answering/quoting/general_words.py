"""Words of a question that say how it is asked, not what about.

"Which new drug was she put on today?" is about a drug. A line need not speak of these words to
answer; whatever is not among them (a drug, a finding, a part of the body) it must speak of.
"""

from medmemory.retrieval.words import concepts, stems

# These frame what is asked for ("the latest dose of …"); alone they say nothing about a line.
FRAME = frozenset(
    concepts(
        "show shown result results value values level levels dose doses latest last current "
        "currently now recent recently newest change changed take takes taking taken given use "
        "uses using report reported record recorded history today new number test tests "
        "prescribed get getting treated done status happened hospital go went come came comes "
        "coming see saw seen arranged agreed scheduled booked decided name names named letter "
        "date year month week day earlier later previous previously made make did offered found "
        "noted most yes many much any reading readings measurement measured figure documented "
        "there file chart visit health hx still moment gives ever currently present presently "
        "active have had going per "
    )
)

# Ordinary words, of any subject: they help to choose between lines, and are not required of one.
_ORDINARY = stems(
    """
    according arrival bedtime gp own strength
    accept accident accompany achieve act activity add added address administer adult advise advised
    affect afford age aggravate agree aim airport alert alleviate allow allowed alter alternative
    amount answer anticipate anxious anybody anyone apart appear applied apply approach
    approximately area arise around arrange arrive article ask asked assess assist associate assume
    attack attempt attend available avoid aware away bad badly base based basis become began begin
    behave belief believe beneficial benefit besides best better big bigger biggest boss bother
    break brief bring brought build business buy call called calm cancel capable care career carer
    carried carry case cause caused certain change characterise characterize check checked child
    children choose chosen circumstance class classify clean clear clearly clinic clinical clinician
    close code colleague combine comfort comment commit common communicate companion compare
    compared comparison complain complete compliance compliant complicate component comprehend
    concept concern conduct confirm consequence consider consist constant consult contact contain
    content context continue continued contribute control controlled convert convince cope corner
    correct correspond cost could count couple course cover criteria critical curious daily
    dangerous data date deal decide decline decrease decreased deep defer define definite degree
    deliver demonstrate denied dependent describe desire despite destination detail details detected
    determine develop developed devices die died differ difference different differential difficult
    direct disappear discontinue discontinued discover discuss discussed dispense dispensed display
    distinguish divide doctor dominant double doubt drive drop due duration duties early earn easy
    eat education effect effective efficacy effort elderly elevate eliminate else emerge encourage
    encouraged end enjoy enlarged enough ensure environment episode equal equipment escalate
    essential establish estimate evaluate evaluation event ever everything evidence exact exactly
    exam examination examine examined excess exclude excluded exist expect expensive experience
    explain exposure express extend extent extra extreme face fact factor factors fail familiar far
    fast fear feel felt female figure final financial finding findings fine finish first fit fix
    flare focus food force forget form former fortunate forward found free frequency frequent
    frequently friend full fully future gain gave gender general generally gentleman good grade
    grant granted great grow guess guideline habit habits half handle happen hard harm hear heard
    heavy help helped helpful hint hobbies hobby hold holiday hope hour household hurt hurts husband
    idea ideal identify ill illness imply important impossible improve improved improvement inch
    include includes including increase increased independent index indicate indication individual
    inform information initial initiate injure injured injuries injury inquire inspect instance
    instead instruct instruction instructions integrate intend intensity intent interest interval
    intervention introduce invest investigate invite involve isolate issue item join journey judge
    justify keep kept kind know knowledge lack lady large late lead leader learn least leave length
    less lie lifestyle lift like likely limit limitation limits link list listed live lives living
    load local locate located location logical long longer look looked lose loss lost lot low lower
    made main mainly major make makes male manage managed management mandatory manifest manner mark
    matter maximum mean means measure mechanism medical meet member memory mention mentioned method
    might mild minimum minute miss mobile modify moment month morning motion move movement must name
    natural nature near necessary need needed needs negative nervous next night nobody none normal
    normalise normalize normally nothing notice noticed nowadays nurse object objective observe
    observed obtain obtained obvious occasion occasional occur occurred offer offered office
    official often old once onset open opinion opportunity oppose optimal option order
    ordered orders originally outcome outside overall own pace page pair paper part particular
    partner past path payment people perceive percent percentage perfect perform performed perhaps
    period permanent permit persist person pet phone physical physician pick piece place placed
    pleasant pleased point portion position positive possess possible power practice precaution
    precise predict prefer preference prepare present presented pretty prevent previous primary
    principal prior priority probable proceed process produce professional prognosis progress
    promise proper properly proportion propose protect prove provide provided provider public pull
    purpose push put qualify quality question quick quickly quit raise raised random range rate
    rather rating reach react reaction read readmit ready real reality really reappear reason
    reasonable reassure recall receive received recognise recognize recover recovery recur reduce
    reduced refer referral referrals referred reflect refuse refused regard regarding regime regimen
    region regular regularly reject relate related relation relationship relax release relevant
    relief relieve relieved remain remaining remember remove removed render repeat repeated report
    request requested require required resident resolve resolved resource respond response
    responsible rest restrict restriction result resume retire reveal rise risk role routine run
    runs said same sample satisfied schedule school search season second seem select send sensation
    sense sent separate sequence series serious serve service session set settle severe severity
    shape share shift short should sick side sign signed significance significant similar simple
    single site situation size slight slow small smooth social soft solution solve somebody someone
    something soon sooner sort sound sounded sounds source space speak specialist specific specify
    spend spouse stable stage standard start started state stated stay step still stop stopped
    strategy strengthen strong struggle study style subject submit succeed success sudden suffer
    suffered suggest suggested suitable sum summarise summarize supply support supposed sure surface
    surprise surround survive suspect suspected suspicion sustain sustained symptom symptoms system
    talk target task technique tell tendency term think thought threat time title today together
    told tolerate tolerated tool top topic total touch toward track train transfer transport travel
    traveled treat treated trend tried trigger triggered trouble true try turn twice type typical
    unable unclear uncontrolled under undergo undergone underlying understand underwent unit unless
    unlike until unusual up upcoming update upset urgent useful usual usually valid value variety
    various vary verify version view visible visits vital voice vulnerable wait wake want wanted
    warn warning watch way wear week well went whole widely wife wish within without woman women
    wonder word work worked works worry worse worsened worst write written wrong yesterday yet young
    since
    """
)


def is_ordinary(concept: str) -> bool:
    """Whether `concept` is no subject of its own."""
    return concept in _ORDINARY
