"""Diabetes from youth: a portal page, a FHIR record, an eye letter in plain text."""

from evaluation.chart import Chart
from evaluation.facts import Lab, all_of, day, no, number, says, yes
from evaluation.files import as_html, as_text
from evaluation.structured_files import (
    allergy,
    bundle,
    condition,
    immunization,
    medication,
    observation,
)

chart = Chart("V-2042", "Lindqvist", "Tobias", "1979-11-02", "male", is_quick=True)

MAY, NOVEMBER, JUNE = "2023-05-16", "2023-11-21", "2024-06-04"
hba1c = Lab("HbA1c", "%", {MAY: "9.1", NOVEMBER: "8.3", JUNE: "7.4"})
ldl = Lab("LDL cholesterol", "mg/dL", {MAY: "142", JUNE: "88"})
tsh = Lab("TSH", "mIU/L", {NOVEMBER: "2.6"})
acr = Lab("Urine albumin/creatinine ratio", "mg/g", {JUNE: "41"})

ROWS = [(lab, when) for lab in (hba1c, ldl, tsh, acr) for when in lab.results]
record = chart.file(
    "export.json",
    bundle(
        chart,
        [
            condition("Type 1 diabetes mellitus", "1994-08-30"),
            condition("Coeliac disease", "2001-03-19"),
            condition("Microalbuminuria", JUNE),
            condition("Frozen shoulder", "2019-02-11", "resolved", "2020-01-20"),
            medication("Insulin degludec", "22 units at bedtime", "2022-10-05"),
            medication(
                "Insulin aspart", "1 unit for 9 g of carbohydrate, with meals", "2022-10-05"
            ),
            medication("Lisinopril", "5 mg once daily", JUNE),
            medication("Atorvastatin", "20 mg at night", "2023-05-30"),
            medication("Naproxen", "250 mg twice daily", "2019-02-11", "stopped"),
            allergy("Sulfasalazine", "Hives", "2009-07-14"),
            immunization("Pneumococcal polysaccharide vaccine", "2021-10-12"),
            immunization("Influenza vaccine", "2023-10-09"),
            *(observation(lab.name, lab[when], lab.unit, when) for lab, when in ROWS),
        ],
    ),
    "\n".join(
        (
            "Type 1 diabetes mellitus Coeliac disease Microalbuminuria Frozen shoulder",
            "Insulin degludec 22 units at bedtime",
            "Lisinopril 5 mg once daily",
            "Atorvastatin 20 mg at night",
            "Sulfasalazine Hives",
            "2021-10-12 Pneumococcal polysaccharide vaccine",
            *(f"{when} {lab.name} {lab[when]} {lab.unit}" for lab, when in ROWS),
        )
    ),
)
portal = chart.letter(
    "visit note.html",
    as_html,
    "Endocrinology visit",
    "Larkfield Diabetes Center (fictional)",
    JUNE,
    f"""
# Interval history
Tobias uses a continuous sensor now; time in range over the last 14 days 71 %. Two mild lows a week,
usually after cycling to work. He has not needed glucagon and has had no episode of ketoacidosis
since 2016. He follows a gluten-free diet.

# Results discussed
A1c is down to {hba1c[JUNE]} %. Urine albumin/creatinine ratio {acr.at(JUNE)}, newly raised.

# Assessment and plan
- Start lisinopril 5 mg daily to protect the kidneys; check potassium and creatinine in two weeks.
- Keep degludec at 22 units. Reduce the lunchtime aspart by 2 units on cycling days.
- Repeat the urine albumin in three months.
- Refer to podiatry (Dr. Yolanda Frisk) for a callus under the left great toe.

# Family
Father had a heart attack at 49. A sister has Graves' disease. No relative with type 1 diabetes.
""",
    "Priya Sundaram, MD",
)
eyes = chart.letter(
    "retina.txt",
    as_text,
    "Retinal photography",
    "Larkfield Eye Institute (fictional)",
    "2024-01-17",
    """
# Findings
Right eye: a few microaneurysms, mild nonproliferative retinopathy. Left eye: no retinopathy.
No macular edema in either eye. Visual acuity 20/20 right, 20/25 left. Pressure 15 mmHg right,
16 mmHg left.

# Advice
Next photographs in 12 months. No laser treatment needed.
""",
    "Oskar Devereux, OD",
)

chart.ask(
    "latest value",
    "latest hba1c pls",
    hba1c.gold(JUNE),
    at=(record(f"{JUNE} HbA1c {hba1c.at(JUNE)}"), portal(f"A1c is down to {hba1c[JUNE]} %")),
    misleading=[hba1c.gold(MAY), hba1c.gold(NOVEMBER)],
)
chart.ask(
    "value on a date",
    "HbA1c in November 2023?",
    hba1c.gold(NOVEMBER),
    at=record(f"{NOVEMBER} HbA1c {hba1c.at(NOVEMBER)}"),
    misleading=[hba1c.gold(MAY), hba1c.gold(JUNE)],
)
chart.ask(
    "comparison of two dates",
    "How far did the LDL fall between May 2023 and June 2024?",
    ldl.gold(MAY),
    ldl.gold(JUNE),
    at=[
        record(f"{MAY} LDL cholesterol {ldl.at(MAY)}"),
        record(f"{JUNE} LDL cholesterol {ldl.at(JUNE)}"),
    ],
)
chart.ask(
    "dose of a drug",
    "How many units of basal insulin?",
    number("22", "units"),
    at=(record("Insulin degludec 22 units at bedtime"), portal("Keep degludec at 22 units")),
)
chart.ask(
    "dose of a drug",
    "atorvastatin dose",
    number("20", "mg", "atorvastatin"),
    at=record("Atorvastatin 20 mg at night"),
)
chart.ask(
    "list of medications",
    "What is Mr Lindqvist currently prescribed?",
    all_of("degludec", "aspart", "lisinopril", "atorvastatin"),
    at=[record("Insulin degludec 22 units at bedtime"), record("Lisinopril 5 mg once daily")],
)
chart.ask(
    "list of problems",
    "List his active diagnoses.",
    all_of("type 1 diabetes", "coeliac disease", "microalbuminuria"),
    at=[record("Type 1 diabetes mellitus"), record("Coeliac disease"), record("Microalbuminuria")],
)
chart.ask(
    "list of allergies",
    "allergies?",
    says("sulfasalazine"),
    at=record("Sulfasalazine Hives"),
)
chart.ask(
    "yes/no",
    "Does he have retinopathy?",
    yes("mild nonproliferative retinopathy"),
    at=eyes("mild nonproliferative retinopathy"),
)
chart.ask(
    "negated finding",
    "Is there macular oedema?",
    no("no macular edema"),
    at=eyes("No macular edema in either eye"),
)
chart.ask(
    "family history",
    "What cardiac family history does he have?",
    says("father had a heart attack at 49"),
    at=portal("Father had a heart attack at 49"),
)
chart.ask(
    "date of an event",
    "Since when has he had coeliac disease?",
    day("2001-03-19"),
    at=record("Coeliac disease"),
)
chart.ask(
    "date of an event",
    "When did he get the pneumococcal vaccine?",
    day("2021-10-12"),
    at=record("2021-10-12 Pneumococcal polysaccharide vaccine"),
)
chart.ask(
    "who or where",
    "Which podiatrist is he being sent to?",
    says("Yolanda Frisk"),
    at=portal("Refer to podiatry (Dr. Yolanda Frisk)"),
)
chart.ask(
    "plan",
    "What was decided about the raised urine albumin?",
    says("start lisinopril 5 mg"),
    at=portal("Start lisinopril 5 mg daily to protect the kidneys"),
)
chart.ask(
    "wording",
    "ACR result?",
    acr.gold(JUNE),
    at=(
        record(f"{JUNE} Urine albumin/creatinine ratio {acr.at(JUNE)}"),
        portal(f"Urine albumin/creatinine ratio {acr.at(JUNE)}"),
    ),
)
chart.ask(
    "follow-up",
    "And in the left eye?",
    number("16", "mmHg"),
    at=eyes("Pressure 15 mmHg right, 16 mmHg left"),
    after=["What was the eye pressure on the right?"],
)
chart.cannot_answer("never measured", "What was his C-peptide?", "What is the vitamin B12 level?")
chart.cannot_answer("not on that date", "What was the HbA1c in February 2022?")
chart.cannot_answer("drug never given", "How much metformin does he take?")
chart.cannot_answer(
    "relative's",
    "When did he have his heart attack?",
    "What treatment did he get for Graves' disease?",
)
