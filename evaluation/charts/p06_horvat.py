"""Stroke and warfarin: documents that contradict each other, a chat-like e-mail, a clinic note."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_email, as_html, as_markdown, as_pdf

chart = Chart("V-2046", "Horvat", "Stanislav", "1961-12-19", "male")

OCTOBER, DECEMBER, FEBRUARY = "2023-10-30", "2023-12-11", "2024-02-19"
inr = Lab("INR", "", {OCTOBER: "1.3", DECEMBER: "3.8", FEBRUARY: "2.4"}, ("INR",))
ldl = Lab("LDL", "mmol/L", {OCTOBER: "4.1", FEBRUARY: "1.6"}, ("LDL",))
warfarin = Drug("warfarin", "4", "mg", "in the evening")
rosuvastatin = Drug("rosuvastatin", "20", "mg", "at night")

stroke_unit = chart.letter(
    "stroke unit.pdf",
    as_pdf,
    "Discharge letter from the stroke unit",
    "Albion Street Hospital (fictional)",
    "2023-11-06",
    f"""
# Event
Sudden weakness of the right arm and loss of speech at breakfast on {OCTOBER}. Thrombolysis 95
minutes after onset. NIHSS 11 on arrival, 3 at discharge.

# Investigations
MRI: infarct in the territory of the left middle cerebral artery. No bleeding. Carotid ultrasound:
plaque without narrowing. Continuous ECG on the second day: atrial fibrillation, not known before.
LDL {ldl.at(OCTOBER)}. INR {inr[OCTOBER]} before treatment.

# Medicines at discharge
- {rosuvastatin}
- perindopril 4 mg once a day
- warfarin, target INR 2 to 3, because he has a mechanical aortic valve since 2014

# Function
Walks without aid. Speech slow but understandable. May not drive for at least one month.
""",
    "Dr Ottoline Baptiste",
)
clinic = chart.letter(
    "valve clinic.md",
    as_markdown,
    "Valve clinic",
    "Albion Street Hospital, cardiology (fictional)",
    FEBRUARY,
    f"""
# Since the stroke
No new deficit. No palpitations. No nosebleeds or black stools. Still tires in the afternoon.

# Examination
Crisp valve click, BP 148/86 mmHg, regular pulse 64.

# Results
INR {inr[FEBRUARY]}. LDL {ldl.at(FEBRUARY)}. Echo today: mean gradient 14 mmHg, no leak.

# Medicines
{warfarin}, target INR 2.5 to 3.5. {rosuvastatin}. Perindopril 8 mg once a day.

# Allergy
He reports hives after amoxicillin as a boy.

# Plan
Dental check with antibiotic cover. Next echo in one year. INR every four weeks at the pharmacy.
""",
    "Dr Casimir Thorne",
)
practice = chart.letter(
    "practice summary.html",
    as_html,
    "Patient summary",
    "Canal Walk Practice (fictional)",
    "2024-03-01",
    """
# Problems
- Ischaemic stroke, October 2023
- Atrial fibrillation
- Mechanical aortic valve, 2014
- Hypertension

# Repeat medicines
| Drug | Dose |
| Warfarin | as per INR |
| Rosuvastatin | 20 mg at night |
| Perindopril | 4 mg once a day |

# Allergies
No known drug allergies.

# Family history
Mother: stroke at 58. Father: glaucoma.
""",
    "Canal Walk Practice",
)
mail = chart.letter(
    "pharmacy.eml",
    as_email,
    "High INR Mr Horvat",
    "Canal Walk Pharmacy",
    DECEMBER,
    f"""
Today's INR is {inr[DECEMBER]}. He took clarithromycin for a chest infection last week, which his
dentist's nurse reminded me of. No bleeding. I advised to leave out tonight's warfarin and then
take 4 mg in the evening instead of 5 mg. Check again on 2023-12-18.
""",
    "Wilhelmina Achebe, pharmacist",
)

chart.ask(
    "latest value",
    "What's the latest INR?",
    inr.gold(FEBRUARY),
    at=clinic(f"INR {inr[FEBRUARY]}. LDL"),
    misleading=[inr.gold(OCTOBER), inr.gold(DECEMBER)],
)
chart.ask(
    "value on a date",
    "INR in December 2023",
    inr.gold(DECEMBER),
    at=mail(f"Today's INR is {inr[DECEMBER]}"),
    misleading=[inr.gold(OCTOBER), inr.gold(FEBRUARY)],
)
chart.ask(
    "comparison of two dates",
    "LDL at the time of the stroke compared with February 2024?",
    ldl.gold(OCTOBER),
    ldl.gold(FEBRUARY),
    at=[stroke_unit(f"LDL {ldl.at(OCTOBER)}"), clinic(f"LDL {ldl.at(FEBRUARY)}")],
)
chart.ask(
    "conflict",
    "What dose of perindopril does he take?",
    number("4", "mg", "perindopril"),
    number("8", "mg", "perindopril"),
    at=[
        clinic("Perindopril 8 mg once a day"),
        (practice("Perindopril 4 mg once a day"), stroke_unit("perindopril 4 mg once a day")),
    ],
)
chart.ask(
    "conflict",
    "Is Mr Horvat allergic to any drug?",
    says("amoxicillin"),
    says("no known drug allergies"),
    at=[clinic("He reports hives after amoxicillin as a boy"), practice("No known drug allergies")],
)
chart.ask(
    "conflict",
    "What is the target INR range?",
    says("2.5 to 3.5"),
    says("2 to 3"),
    at=[clinic("target INR 2.5 to 3.5"), stroke_unit("target INR 2 to 3")],
)
chart.ask(
    "dose of a drug",
    "How much warfarin in the evening?",
    warfarin.gold,
    at=(clinic(str(warfarin)), mail("take 4 mg in the evening instead of 5 mg")),
)
chart.ask(
    "dose of a drug",
    "statin and dose",
    rosuvastatin.gold,
    at=(
        clinic(str(rosuvastatin)),
        stroke_unit(str(rosuvastatin)),
        practice("Rosuvastatin 20 mg at night"),
    ),
)
chart.ask(
    "list of medications",
    "Repeat medication from the practice?",
    all_of("warfarin", "rosuvastatin", "perindopril"),
    at=practice("Warfarin as per INR Rosuvastatin 20 mg at night Perindopril 4 mg once a day"),
)
chart.ask(
    "list of problems",
    "Summarise his problem list",
    all_of("stroke", "atrial fibrillation", "aortic valve", "hypertension"),
    at=practice("Ischaemic stroke, October 2023 Atrial fibrillation Mechanical aortic valve"),
)
chart.ask(
    "yes/no",
    "Was he thrombolysed?",
    yes("thrombolysis 95 minutes after onset"),
    at=stroke_unit("Thrombolysis 95 minutes after onset"),
)
chart.ask(
    "negated finding",
    "Any bleeding on warfarin, e.g. epistaxis or melaena?",
    no("no nosebleeds or black stools", "no bleeding"),
    at=(clinic("No nosebleeds or black stools"), mail("No bleeding")),
)
chart.ask(
    "family history",
    "Did either parent have a stroke?",
    says("mother: stroke at 58"),
    at=practice("Mother: stroke at 58"),
)
chart.ask(
    "date of an event",
    "When did the stroke happen?",
    day(OCTOBER),
    at=stroke_unit(f"loss of speech at breakfast on {OCTOBER}"),
)
chart.ask(
    "who or where",
    "Which artery was affected?",
    says("left middle cerebral artery"),
    at=stroke_unit("infarct in the territory of the left middle cerebral artery"),
)
chart.ask(
    "plan",
    "How often does the INR have to be checked?",
    says("every four weeks", "every 4 weeks"),
    at=clinic("INR every four weeks at the pharmacy"),
)
chart.ask(
    "wording",
    "NIHSS on admission",
    number("11"),
    at=stroke_unit("NIHSS 11 on arrival"),
)
chart.ask(
    "wording",
    "why was the prothrombin time ratio so high in december",
    says("clarithromycin"),
    at=mail("He took clarithromycin for a chest infection last week"),
)
chart.ask(
    "follow-up",
    "And at discharge?",
    number("3"),
    at=stroke_unit("NIHSS 11 on arrival, 3 at discharge"),
    after=["What was the NIHSS on arrival?"],
)
chart.cannot_answer("never measured", "What is his serum creatinine?", "HbA1c?")
chart.cannot_answer("not on that date", "What was the INR on 8 January 2024?")
chart.cannot_answer("drug never given", "Which dose of apixaban was he on before the stroke?")
chart.cannot_answer("relative's", "How is his glaucoma treated?")
chart.cannot_answer(
    "not recorded", "What did the dental check find?", "When did he start driving again?"
)
