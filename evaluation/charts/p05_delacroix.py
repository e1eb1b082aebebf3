"""Breast cancer: pathology, oncology letter in Word, blood counts in a workbook, scanned fax."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_docx, as_pdf, as_scan, xlsx_of

chart = Chart("V-2045", "Delacroix", "Amina", "1969-05-08", "female")

ONE, TWO, THREE = "2024-03-04", "2024-03-25", "2024-04-15"
neutrophils = Lab("Neutrophils", "10^9/L", {ONE: "4.2", TWO: "0.7", THREE: "2.8"})
platelets = Lab("Platelets", "10^9/L", {ONE: "288", TWO: "131", THREE: "214"})
alt = Lab("ALT", "U/L", {ONE: "24", TWO: "52", THREE: "37"})
letrozole = Drug("letrozole", "2.5", "mg", "once daily")
COUNTS = (neutrophils, platelets, alt)

pathology = chart.letter(
    "pathology.pdf",
    as_pdf,
    "Histopathology report",
    "Institute of Pathology, Saint-Brieuc Hospital (fictional)",
    "2024-01-23",
    """
# Specimen
Left breast, wide local excision with sentinel node, taken on 2024-01-17.

# Findings
Invasive carcinoma of no special type, 23 mm, grade 2. Nearest margin 4 mm (deep). No
lymphovascular invasion. One of two sentinel nodes holds a metastasis of 3 mm.

| Marker | Result |
| Oestrogen receptor | positive, 95 % of cells |
| Progesterone receptor | positive, 60 % of cells |
| HER2 | negative (1+) |
| Ki-67 | 28 % |

# Stage
pT2 pN1a (1/2).
""",
    "Professor Ludivine Marchetti",
)
oncology = chart.letter(
    "oncology letter.docx",
    as_docx,
    "Oncology outpatient letter",
    "Saint-Brieuc Hospital, medical oncology (fictional)",
    "2024-05-02",
    f"""
# Course
Mrs Delacroix has had four cycles of docetaxel and cyclophosphamide; the last was given on
2024-04-22. After the first cycle she was admitted from 2024-03-25 to 2024-03-29 with fever and low
neutrophils; no organism grew. From the second cycle on she received pegfilgrastim, and there was no
further fever.

# Today
Hair is returning. Numbness of the fingertips, grade 1. She takes amlodipine 10 mg for her blood
pressure and had no mammogram between 2019 and this illness. She denies breathlessness. No
lymphoedema of the left arm.

# Family
Her maternal aunt had ovarian cancer at 47; genetic testing of the patient (BRCA1, BRCA2, PALB2)
found no mutation.

# Plan
- Radiotherapy to the left breast, 15 fractions, from 2024-05-27 with Dr Soraya Winterbourne.
- Then {letrozole} for at least five years.
- Bone density scan before letrozole.
- Zoledronate was discussed and declined.
""",
    "Dr Matthias Holub",
)
counts = chart.file(
    "blood counts.xlsx",
    xlsx_of(
        "Counts",
        [
            ("Test", "Unit", ONE, TWO, THREE),
            *(
                (lab.name, lab.unit, float(lab[ONE]), float(lab[TWO]), float(lab[THREE]))
                for lab in COUNTS
            ),
        ],
    ),
    "\n".join(f"{lab.name} {lab.unit} {lab[ONE]} {lab[TWO]} {lab[THREE]}" for lab in COUNTS),
)
fax = chart.letter(
    "fax from family doctor.pdf",
    as_scan,
    "Fax: current medicines",
    "Practice Dr Noor Vasquez (fictional)",
    "2024-01-09",
    """
Amlodipine 5 mg in the morning for high blood pressure.

Sertraline 50 mg in the morning.

Penicillin: swelling of the face in 1988.

Codeine: vomiting.

Hysterectomy for fibroids in 2012. Last mammogram before this illness 2021-10-05.
""",
    "Dr Noor Vasquez",
)


def row(lab: Lab) -> dict[str, object]:
    """The row of the workbook."""
    return counts(f"{lab.name} {lab.unit} {lab[ONE]} {lab[TWO]} {lab[THREE]}")


chart.ask(
    "latest value",
    "What were the neutrophils at the last count?",
    neutrophils.gold(THREE),
    at=row(neutrophils),
    misleading=[neutrophils.gold(ONE), neutrophils.gold(TWO)],
)
chart.ask(
    "value on a date",
    "Platelets on 25/03/2024?",
    platelets.gold(TWO),
    at=row(platelets),
    misleading=[platelets.gold(ONE), platelets.gold(THREE)],
)
chart.ask(
    "comparison of two dates",
    "ALT before chemotherapy (4 March) and on 15 April?",
    alt.gold(ONE),
    alt.gold(THREE),
    at=row(alt),
)
chart.ask(
    "table cell",
    "Ki67",
    number("28", "%"),
    at=pathology("Ki-67 28 %"),
)
chart.ask(
    "table cell",
    "HER2 status?",
    says("negative"),
    at=pathology("HER2 negative (1+)"),
)
chart.ask(
    "dose of a drug",
    "Which dose of letrozole is planned and for how long?",
    letrozole.gold,
    says("five years", "5 years"),
    at=oncology(f"Then {letrozole} for at least five years"),
)
chart.ask(
    "dose of a drug",
    "amlodipine dose according to the GP",
    number("5", "mg", "amlodipine"),
    at=fax("Amlodipine 5 mg in the morning"),
)
chart.ask(
    "conflict",
    "How many mg of amlodipine does she take?",
    number("5", "mg", "amlodipine"),
    number("10", "mg", "amlodipine"),
    at=[fax("Amlodipine 5 mg in the morning"), oncology("She takes amlodipine 10 mg")],
)
chart.ask(
    "conflict",
    "When was the last mammogram before the diagnosis?",
    day("2021-10-05"),
    number("2019"),
    at=[
        fax("Last mammogram before this illness 2021-10-05"),
        oncology("had no mammogram between 2019 and this illness"),
    ],
)
chart.ask(
    "scanned page",
    "What operation did she have in 2012?",
    says("hysterectomy"),
    at=fax("Hysterectomy for fibroids in 2012"),
)
chart.ask(
    "list of allergies",
    "Which medicines does she not tolerate?",
    all_of("penicillin", "codeine"),
    at=fax("Penicillin: swelling of the face in 1988. Codeine: vomiting."),
)
chart.ask(
    "yes/no",
    "Are the margins clear?",
    yes("nearest margin 4 mm"),
    at=pathology("Nearest margin 4 mm (deep)"),
)
chart.ask(
    "yes/no",
    "Does she carry a BRCA mutation?",
    no("found no mutation"),
    at=oncology("genetic testing of the patient (BRCA1, BRCA2, PALB2) found no mutation"),
)
chart.ask(
    "negated finding",
    "lymphoedema?",
    no("no lymphoedema"),
    at=oncology("No lymphoedema of the left arm"),
)
chart.ask(
    "family history",
    "Is there ovarian cancer in the family?",
    says("maternal aunt had ovarian cancer"),
    at=oncology("Her maternal aunt had ovarian cancer at 47"),
)
chart.ask(
    "date of an event",
    "Date of the last chemo cycle",
    day("2024-04-22"),
    at=oncology("the last was given on 2024-04-22"),
)
chart.ask(
    "date of an event",
    "On what day was the tumour excised?",
    day("2024-01-17"),
    at=pathology("taken on 2024-01-17"),
)
chart.ask(
    "who or where",
    "Who gives the radiotherapy?",
    says("Soraya Winterbourne"),
    at=oncology("from 2024-05-27 with Dr Soraya Winterbourne"),
)
chart.ask(
    "plan",
    "What needs to be done before she starts the aromatase inhibitor?",
    says("bone density scan"),
    at=oncology("Bone density scan before letrozole"),
)
chart.ask(
    "wording",
    "ER status of the tumor",
    says("positive, 95 %"),
    at=pathology("Oestrogen receptor positive, 95 % of cells"),
)
chart.ask(
    "wording",
    "Was she ever neutropaenic and febrile?",
    says("fever and low neutrophils"),
    at=oncology("with fever and low neutrophils"),
)
chart.ask(
    "follow-up",
    "And how large was it?",
    number("23", "mm"),
    at=pathology("Invasive carcinoma of no special type, 23 mm, grade 2"),
    after=["What type of tumour was found in the breast?"],
)
chart.cannot_answer(
    "never measured", "CA 15-3?", "What was the ejection fraction before chemotherapy?"
)
chart.cannot_answer("not on that date", "What were the platelets on 10 February 2024?")
chart.cannot_answer("drug never given", "How many doses of trastuzumab has she received?")
chart.cannot_answer("relative's", "At what age was her ovarian cancer diagnosed?")
chart.cannot_answer(
    "not recorded", "What did the bone density scan show?", "Which oncotype score was found?"
)
