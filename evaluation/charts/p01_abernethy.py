"""Heart failure and kidneys: discharge letter, list of tablets, table of results, e-mail."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_docx, as_email, as_pdf, csv_of

chart = Chart("V-2041", "Abernethy", "Rosalind", "1948-03-12", "female")

FIRST, SECOND, THIRD = "2024-02-08", "2024-02-15", "2024-04-22"
potassium = Lab("Potassium", "mmol/L", {FIRST: "5.8", SECOND: "4.9", THIRD: "4.4"}, ("potassium",))
creatinine = Lab(
    "Creatinine", "µmol/L", {FIRST: "184", SECOND: "151", THIRD: "128"}, ("creatinine",)
)
sodium = Lab("Sodium", "mmol/L", {FIRST: "131", SECOND: "134", THIRD: "138"}, ("sodium",))
haemoglobin = Lab("Haemoglobin", "g/L", {FIRST: "104", SECOND: "102", THIRD: "113"})
bisoprolol = Drug("bisoprolol", "3.75", "mg", "once a day")
furosemide = Drug("furosemide", "40", "mg", "each morning")
old_furosemide = Drug("furosemide", "80", "mg", "twice a day")
eplerenone = Drug("eplerenone", "25", "mg", "every other day")

discharge = chart.letter(
    "discharge summary february.pdf",
    as_pdf,
    "Discharge summary",
    "Stonebridge General Hospital, Ward 4 (fictional)",
    "2024-02-16",
    f"""
# Why she came in
Brought in on {FIRST} with three weeks of increasing breathlessness and swollen legs. She had been
sleeping upright in a chair. No chest pain at any time. No fever.

# On examination
Weight 78.2 kg. Blood pressure 102/58 mmHg, pulse 96 irregular. Crackles at both bases, pitting
oedema up to the knees.

# What we found
Echocardiogram on 2024-02-09: left ventricular ejection fraction 32 %, moderately leaking mitral
valve, no thrombus. Chest X-ray showed upper lobe diversion and small effusions on both sides.
On arrival potassium was {potassium.at(FIRST)} and creatinine {creatinine.at(FIRST)}; ramipril
and spironolactone were stopped for that reason.
---
# Course
Treated with {old_furosemide} into a vein for five days. She lost 6.1 kg. On {SECOND} creatinine
had come down to {creatinine.at(SECOND)}.

# Leaving on
- {bisoprolol}
- furosemide 40 mg by mouth each morning
- apixaban 2.5 mg twice a day for atrial fibrillation

# What has to happen next
- Urea and electrolytes to be repeated by the practice within one week.
- Heart failure nurse Siobhan Kettering will visit at home on 2024-02-23.
- Ramipril is not to be restarted before the clinic has seen her.
- She must weigh herself daily and call if she gains 2 kg in three days.
""",
    "Dr Lucian Farrow, consultant cardiologist",
)
tablets = chart.letter(
    "tablets.docx",
    as_docx,
    "Medicines reconciliation",
    "Brook Street Surgery (fictional)",
    "2024-04-24",
    """
# Current medicines
| Medicine | Strength and how taken | For |
| Bisoprolol | 3.75 mg once a day | heart failure |
| Furosemide | 40 mg each morning | fluid |
| Eplerenone | 25 mg every other day | heart failure, since 2024-03-11 |
| Apixaban | 2.5 mg twice a day | atrial fibrillation |
| Allopurinol | 100 mg once a day | gout |

# Stopped
Ramipril (raised potassium, February 2024). Spironolactone (raised potassium, February 2024).

# Allergies and reactions
Trimethoprim: widespread rash in 2011. Elastic plasters: blisters.
""",
    "Reviewed by Tamsin Orr, pharmacist",
)
LABS = (potassium, creatinine, sodium, haemoglobin)
results = chart.file(
    "results export.csv",
    csv_of(
        [
            ("Test", "Unit", FIRST, SECOND, THIRD),
            *((lab.name, lab.unit, lab[FIRST], lab[SECOND], lab[THIRD]) for lab in LABS),
        ]
    ),
    "\n".join(f"{lab.name} {lab.unit} {lab[FIRST]} {lab[SECOND]} {lab[THIRD]}" for lab in LABS),
)
mail = chart.letter(
    "nurse visit.eml",
    as_email,
    "Home visit Mrs Abernethy",
    "Community heart failure team",
    "2024-05-03",
    """
Saw Mrs Abernethy at home this morning. She feels much brighter, manages the stairs with one pause
and sleeps on two pillows. Ankles: trace of oedema only. Weight 70.9 kg on her own scales, BP
118/64. She has not had any dizzy spells.

Her daughter Fenella asked whether the condition runs in families; the patient's brother had a
dilated heart and died at 52, her mother lived to 91 with nothing but cataracts.

Her blister pack holds bisoprolol 5 mg, not what the surgery's list says; the pharmacist will
look into it.

I suggested cardiac rehabilitation at the Harbour Centre, she starts on 2024-05-21. Dr Farrow wants
another echo in August.
""",
    "Siobhan Kettering, heart failure nurse",
)


def row(lab: Lab) -> dict[str, object]:
    """The row of the table of results."""
    return results(f"{lab.name} {lab.unit} {lab[FIRST]} {lab[SECOND]} {lab[THIRD]}")


chart.ask(
    "latest value",
    "What's her most recent potassium?",
    potassium.gold(THIRD),
    at=row(potassium),
    misleading=[potassium.gold(FIRST), potassium.gold(SECOND)],
)
chart.ask(
    "latest value",
    "Last recorded weight?",
    number("70.9", "kg"),
    at=mail("Weight 70.9 kg on her own scales"),
    misleading=[number("78.2", "kg")],
)
chart.ask(
    "value on a date",
    "How high was the creatinine on 15 February 2024?",
    creatinine.gold(SECOND),
    at=(discharge(f"creatinine had come down to {creatinine.at(SECOND)}"), row(creatinine)),
    misleading=[creatinine.gold(FIRST), creatinine.gold(THIRD)],
)
chart.ask(
    "comparison of two dates",
    "Has the kidney function improved from admission to April? Give me both creatinines.",
    creatinine.gold(FIRST),
    creatinine.gold(THIRD),
    at=row(creatinine),
)
chart.ask(
    "table cell",
    "sodium on 2024-02-08",
    sodium.gold(FIRST),
    at=row(sodium),
    misleading=[sodium.gold(SECOND), sodium.gold(THIRD)],
)
chart.ask(
    "dose of a drug",
    "What dose of bisoprolol did she go home on?",
    bisoprolol.gold,
    at=(discharge(str(bisoprolol)), tablets("Bisoprolol 3.75 mg once a day")),
)
chart.ask(
    "conflict",
    "Do the sources agree on how much bisoprolol she takes?",
    bisoprolol.gold,
    number("5", "mg", "bisoprolol"),
    at=[
        (tablets("Bisoprolol 3.75 mg once a day"), discharge(str(bisoprolol))),
        mail("Her blister pack holds bisoprolol 5 mg"),
    ],
)
chart.ask(
    "dose of a drug",
    "How much eplerenone, and how often?",
    eplerenone.gold,
    says("every other day"),
    at=tablets("Eplerenone 25 mg every other day"),
)
chart.ask(
    "list of medications",
    "Which tablets is she on at the moment?",
    all_of("bisoprolol", "furosemide", "eplerenone", "apixaban", "allopurinol"),
    at=tablets("Bisoprolol 3.75 mg once a day heart failure Furosemide 40 mg each morning fluid"),
)
chart.ask(
    "list of allergies",
    "Known drug allergies or intolerances?",
    all_of("trimethoprim", ("elastic plasters", "plasters")),
    at=tablets("Trimethoprim: widespread rash in 2011. Elastic plasters: blisters."),
)
chart.ask(
    "yes/no",
    "Is she anticoagulated?",
    yes("apixaban"),
    at=(
        discharge("apixaban 2.5 mg twice a day for atrial fibrillation"),
        tablets("Apixaban 2.5 mg twice a day atrial fibrillation"),
    ),
)
chart.ask(
    "negated finding",
    "Did she have chest pain when she was admitted?",
    no("no chest pain"),
    at=discharge("No chest pain at any time"),
)
chart.ask(
    "family history",
    "Any heart disease in her family?",
    says("brother had a dilated heart"),
    at=mail("the patient's brother had a dilated heart and died at 52"),
)
chart.ask(
    "date of an event",
    "When was the echo done?",
    day("2024-02-09"),
    at=discharge("Echocardiogram on 2024-02-09"),
)
chart.ask(
    "who or where",
    "Who is the heart failure nurse?",
    says("Siobhan Kettering"),
    at=discharge("Heart failure nurse Siobhan Kettering will visit at home"),
)
chart.ask(
    "plan",
    "When is the next echocardiogram planned?",
    says("August"),
    at=mail("Dr Farrow wants another echo in August"),
)
chart.ask(
    "wording",
    "LVEF?",
    number("32", "%"),
    at=discharge("left ventricular ejection fraction 32 %"),
)
chart.ask(
    "follow-up",
    "and when she came in?",
    potassium.gold(FIRST),
    at=(discharge(f"On arrival potassium was {potassium.at(FIRST)}"), row(potassium)),
    after=["What's her most recent potassium?"],
)
chart.cannot_answer("never measured", "What was the BNP?", "What was her last HbA1c?")
chart.cannot_answer("not on that date", "What was the potassium on 12 January 2024?")
chart.cannot_answer("drug never given", "What dose of digoxin was she discharged on?")
chart.cannot_answer("relative's", "When was her own cataract operation?")
