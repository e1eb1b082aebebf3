"""Septic shock, in US wording: emergency note, ICU notes by system, blood gases, microbiology."""

from evaluation.chart import Chart
from evaluation.facts import Lab, all_of, day, no, number, says, yes
from evaluation.files import as_html, as_pdf, as_scan, xlsx_of
from evaluation.structured_files import hl7_note

chart = Chart("V-2057", "Kowalczyk-Reyes", "Desmond", "1962-08-30", "male", held_out=True)

ARRIVAL, SECOND, FIFTH = "2025-11-09", "2025-11-10", "2025-11-13"
lactate = Lab("Lactate", "mmol/L", {ARRIVAL: "6.1", SECOND: "3.3", FIFTH: "1.2"}, ("lactate",))
ph = Lab("pH", "", {ARRIVAL: "7.18", SECOND: "7.31", FIFTH: "7.42"}, ("pH",))
pf_ratio = Lab("P/F ratio", "", {ARRIVAL: "94", SECOND: "142", FIFTH: "265"}, ("P/F",))
creatinine = Lab("Creatinine", "mg/dL", {ARRIVAL: "2.6", SECOND: "3.4", FIFTH: "1.7"})

emergency = chart.letter(
    "ED note.html",
    as_html,
    "Emergency department note",
    "Prairie Bend Medical Center (fictional)",
    ARRIVAL,
    f"""
# Chief complaint
Fever and confusion since yesterday.

# Triage 01:52
| Vital sign | Value |
| Temperature | 103.6 F |
| Heart rate | 138 |
| Blood pressure | 74/41 |
| Respiratory rate | 36 |
| SpO2 | 81 % on room air |
| Weight | 92 kg |

# HPI
63 y/o M, h/o splenectomy 1999 after MVC, HTN, brought by EMS. Rigors, productive cough with rusty
sputum x 2 days. No neck stiffness, no travel, no sick contacts. Wife says he never got "the spleen
shots".

# PMH / meds
Hypertension. Low back pain. Metoprolol tartrate 50 mg BID, lisinopril 20 mg daily, ibuprofen PRN.
NKDA.

# Social
Truck driver. 1 ppd x 30 y. Denies alcohol and drugs.

# ED course
Creatinine {creatinine.at(ARRIVAL)}. WBC 31.2. CXR: dense RLL and RML consolidation.
30 mL/kg lactated Ringer's, ceftriaxone 2 g IV at 02:10, vancomycin 2 g IV. Norepinephrine started
02:45. RSI with etomidate and rocuronium, 8.0 ETT, 03:40, first pass by Dr. Bui. Right IJ
central line. Admitted to MICU.
""",
    "Kimberly Stavropoulos, MD",
)
NOTES = """Prairie Bend Medical Center (fictional) - MICU PROGRESS NOTES
Patient: Desmond Kowalczyk-Reyes   DOB: 08/30/1962   MRN: V-2057

--- 11/10/2025 HD2 --- author: Ruiz-Albright, MD (fellow)
EVENTS: norepi peaked at 0.28 mcg/kg/min overnight, vasopressin 0.03 added. Hydrocortisone started.
NEURO: RASS -3, propofol + fentanyl. Pupils equal. CT head neg for bleed.
CV: MAP 66. TTE: hyperdynamic LV, EF 70%, no vegetations.
RESP: AC/VC TV 440 RR 24 PEEP 12 FiO2 0.60. Proned x16 h.
RENAL: Cr 3.4, UOP 15 mL/h. Nephrology (Dr. Venkataraman): no indication for RRT today.
GI: TF held. Pantoprazole.
HEME: plt 61, INR 1.9, fibrinogen 148 -> DIC. No bleeding. 1 u FFP NOT given.
ID: BCx 2/2 GPC pairs. Continue ceftriaxone, d/c vanc.
DERM: dusky toes b/l.
FAMILY: wife Marisol (HCP) updated. FULL CODE.

--- 11/13/2025 HD5 --- author: Ruiz-Albright, MD (fellow)
EVENTS: off all pressors since 11/12 18:00.
NEURO: awake, follows commands, CAM-ICU neg.
CV: MAP 82. New AF w/ RVR 11/12, amio gtt -> NSR after 5 h. No AC for now given plt.
RESP: PSV 8/5 FiO2 0.35. SBT tomorrow.
RENAL: Cr 1.7, UOP 70 mL/h.
HEME: plt 88.
ID: S. pneumo, PCN MIC 0.03. Ceftriaxone -> penicillin G 4 MU q4h. Day 5 of planned 10.
DERM: R great + 2nd toe black, demarcating. Vascular: no surgery now.
SKIN: stage 2 sacrum.
FAMILY: goals of care meeting w/ wife: DNR if he arrests, continue everything else.

--- 11/15/2025 HD7 --- author: Delacruz-Whitfield, NP
EVENTS: extubated 11/14 10:20 to HFNC 40 L. Passed swallow eval, dysphagia diet.
RESP: HFNC 30 L FiO2 0.30. Strong cough.
DISPO: floor tmrw w/ tele.
"""
icu = chart.file("MICU notes.txt", NOTES.encode(), NOTES)
gases = chart.file(
    "blood gases.xlsx",
    xlsx_of(
        "ABG",
        [
            ("Date", "pH", "pCO2 (mmHg)", "pO2 (mmHg)", "Lactate (mmol/L)", "P/F ratio"),
            *(
                (when, float(ph[when]), co2, o2, float(lactate[when]), float(pf_ratio[when]))
                for when, co2, o2 in ((ARRIVAL, 51, 56), (SECOND, 44, 85), (FIFTH, 38, 93))
            ),
        ],
    ),
    "\n".join(
        f"{when} {ph[when]} {co2} {o2} {lactate[when]} {pf_ratio[when]}"
        for when, co2, o2 in ((ARRIVAL, 51, 56), (SECOND, 44, 85), (FIFTH, 38, 93))
    ),
)
CULTURES = (
    "Blood culture, two of two sets collected 11/09/2025: Streptococcus pneumoniae.",
    "Susceptible: penicillin, ceftriaxone, levofloxacin. Resistant: erythromycin, tetracycline.",
    "Urine pneumococcal antigen positive. Legionella antigen negative.",
    "Influenza A, influenza B and SARS-CoV-2 PCR not detected.",
    "Serotype has been sent to the state laboratory, report pending.",
)
micro = chart.file(
    "microbiology.hl7",
    hl7_note(chart, FIFTH, "Microbiology report", CULTURES),
    "\n".join(CULTURES),
)
ems = chart.letter(
    "EMS run sheet (scan).pdf",
    as_scan,
    "EMS run sheet",
    "Prairie County Ambulance, Medic 7",
    ARRIVAL,
    """
Dispatched 01:04, on scene 01:17.

GCS 13. Blood glucose 212 mg/dL.

Wife gives medicines: metoprolol 25 mg twice a day, lisinopril 20 mg.

Allergy: sulfa, blisters in the mouth.

500 mL saline given. Paramedic Yolanda Birch.
""",
    "Yolanda Birch",
)
summary = chart.letter(
    "discharge summary.pdf",
    as_pdf,
    "Discharge summary",
    "Prairie Bend Medical Center, hospital medicine",
    "2025-11-24",
    """
# Diagnoses
- Septic shock from pneumococcal pneumonia with bacteremia (overwhelming post-splenectomy infection)
- ARDS
- Acute kidney injury, recovered without dialysis
- Disseminated intravascular coagulation, resolved
- Paroxysmal atrial fibrillation, one episode
- Dry gangrene of the right first and second toes

# Course
He left the ICU on November 16, 2025 and needed no oxygen from November 20. Antibiotics were
completed on November 19. He walks 150 feet with a rolling walker.

# Immunizations
PCV20 and the first MenACWY dose were given on November 22, 2025. MenB and Hib are to be given by
the primary care physician.
---
# Discharge medications
| Medication | Dose | Note |
| Metoprolol succinate | 50 mg daily | changed |
| Aspirin | 81 mg daily | new |
| Penicillin V | 250 mg twice daily | new, prophylaxis for at least a year |
| Amoxicillin-clavulanate | 875/125 mg | only to keep at home for fever |
| Lisinopril | held | until kidney function is checked |

# Discharge labs
Creatinine 1.2 mg/dL, platelets 301, hemoglobin 9.8 g/dL.

# Appointments
Vascular surgery, Dr. Ignatius Fairweather, December 9, 2025, about the toes. Basic metabolic panel
on December 1, 2025. Discharged to Cottonwood Acute Rehab. No NSAIDs. No smoking since admission.

# Family
Father died of a ruptured aortic aneurysm at 71.
""",
    "Oluwaseun Hartigan, DO",
)


def gas(when: str) -> dict[str, object]:
    """The row of the blood gases."""
    of_day = {ARRIVAL: "51 56", SECOND: "44 85", FIFTH: "38 93"}
    return gases(f"{when} {ph[when]} {of_day[when]} {lactate[when]} {pf_ratio[when]}")


chart.ask(
    "latest value",
    "most recent creatinine",
    number("1.2", "mg/dL", "creatinine"),
    at=summary("Creatinine 1.2 mg/dL"),
    misleading=[creatinine.gold(FIFTH, dated=False), creatinine.gold(SECOND, dated=False)],
)
chart.ask(
    "value on a date",
    "lactate on Nov 10 2025?",
    lactate.gold(SECOND),
    at=gas(SECOND),
    misleading=[lactate.gold(ARRIVAL), lactate.gold(FIFTH)],
)
chart.ask(
    "value on a date",
    "Plt count 11/13/2025",
    number("88"),
    at=icu("HEME: plt 88"),
    misleading=[number("61"), number("301")],
)
chart.ask(
    "comparison of two dates",
    "P/F ratio on arrival vs 11/13?",
    pf_ratio.gold(ARRIVAL),
    pf_ratio.gold(FIFTH),
    at=[gas(ARRIVAL), gas(FIFTH)],
)
chart.ask(
    "comparison of two dates",
    "How did the arterial pH change from November 9 to November 10?",
    ph.gold(ARRIVAL),
    ph.gold(SECOND),
    at=[gas(ARRIVAL), gas(SECOND)],
)
chart.ask(
    "conflict",
    "drug allergies?",
    says("sulfa"),
    says("NKDA"),
    at=[ems("Allergy: sulfa, blisters in the mouth"), emergency("NKDA")],
)
chart.ask(
    "conflict",
    "home dose of metoprolol before admission, do EMS and ED agree",
    number("25", "mg", "metoprolol"),
    number("50", "mg", "metoprolol"),
    at=[ems("metoprolol 25 mg twice a day"), emergency("Metoprolol tartrate 50 mg BID")],
)
chart.ask(
    "wording",
    "code status now?",
    says("DNR"),
    at=icu("DNR if he arrests, continue everything else"),
    misleading=[says("FULL CODE")],
)
chart.ask(
    "dose of a drug",
    "pcn prophylaxis dose",
    number("250", "mg", "penicillin V"),
    at=summary("Penicillin V 250 mg twice daily"),
)
chart.ask(
    "dose of a drug",
    "max norepinephrine rate?",
    says("0.28 mcg/kg/min"),
    at=icu("norepi peaked at 0.28 mcg/kg/min overnight"),
)
chart.ask(
    "list of medications",
    "Could you list the discharge medications please?",
    all_of("metoprolol succinate", "aspirin", "penicillin V", "amoxicillin-clavulanate"),
    at=summary(
        "Metoprolol succinate 50 mg daily changed Aspirin 81 mg daily new Penicillin V 250 mg twice"
        " daily new, prophylaxis for at least a year Amoxicillin-clavulanate 875/125 mg only to"
        " keep at home for fever Lisinopril held until kidney function is checked"
    ),
)
chart.ask(
    "list of problems",
    "final diagnoses",
    all_of(
        "septic shock",
        "ARDS",
        "acute kidney injury",
        "disseminated intravascular coagulation",
        "atrial fibrillation",
        "gangrene",
    ),
    at=summary(
        "Septic shock from pneumococcal pneumonia with bacteremia (overwhelming post-splenectomy"
        " infection) ARDS Acute kidney injury, recovered without dialysis Disseminated"
        " intravascular coagulation, resolved Paroxysmal atrial fibrillation, one episode Dry"
        " gangrene of the right first and second toes"
    ),
)
chart.ask(
    "table cell",
    "Triage BP?",
    says("74/41"),
    at=emergency("Blood pressure 74/41"),
)
chart.ask(
    "scanned page",
    "fingerstick in the ambulance",
    number("212", "mg/dL"),
    at=ems("Blood glucose 212 mg/dL"),
)
chart.ask(
    "yes/no",
    "Is the organism sensitive to penicillin?",
    yes("susceptible: penicillin", "PCN MIC 0.03"),
    at=(micro("Susceptible: penicillin, ceftriaxone, levofloxacin"), icu("PCN MIC 0.03")),
)
chart.ask(
    "yes/no",
    "did he need dialysis?",
    no("without dialysis", "no indication for RRT"),
    at=(
        summary("Acute kidney injury, recovered without dialysis"),
        icu("no indication for RRT today"),
    ),
)
chart.ask(
    "negated finding",
    "intracranial hemorrhage on head CT?",
    no("neg for bleed"),
    at=icu("CT head neg for bleed"),
)
chart.ask(
    "negated finding",
    "Any vegetations on echo?",
    no("no vegetations"),
    at=icu("hyperdynamic LV, EF 70%, no vegetations"),
)
chart.ask(
    "family history",
    "Aneurysm in family?",
    says("father died of a ruptured aortic aneurysm"),
    at=summary("Father died of a ruptured aortic aneurysm at 71"),
)
chart.ask(
    "date of an event",
    "when were the pneumococcal & meningococcal shots given?",
    day("2025-11-22"),
    at=summary("PCV20 and the first MenACWY dose were given on November 22, 2025"),
)
chart.ask(
    "date of an event",
    "extubation date/time",
    says("11/14 10:20"),
    at=icu("extubated 11/14 10:20 to HFNC 40 L"),
)
chart.ask(
    "who or where",
    "Who intubated him?",
    says("Bui"),
    at=emergency("first pass by Dr. Bui"),
)
chart.ask(
    "plan",
    "What is the follow up for the toes and when?",
    says("vascular surgery"),
    day("2025-12-09"),
    at=summary("Vascular surgery, Dr. Ignatius Fairweather, December 9, 2025, about the toes"),
)
chart.ask(
    "wording",
    "Why is the ACE inhibitor on hold?",
    says("until kidney function is checked"),
    at=summary("Lisinopril held until kidney function is checked"),
)
chart.ask(
    "follow-up",
    "and on the 13th?",
    lactate.gold(FIFTH),
    at=gas(FIFTH),
    after=["What was the lactate on 11/09/2025?"],
)
chart.cannot_answer("never measured", "Procalcitonin?", "What was his hemoglobin A1c?")
chart.cannot_answer("not on that date", "What was the lactate on November 18, 2025?")
chart.cannot_answer("drug never given", "When was meropenem stopped?", "apixaban dose at discharge")
chart.cannot_answer("relative's", "How large was his aortic aneurysm?")
chart.cannot_answer(
    "not recorded", "Which pneumococcal serotype was it?", "On what date were the toes amputated?"
)
