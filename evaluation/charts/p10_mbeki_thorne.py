"""Liver: a FHIR record, a ward letter of three pages, an endoscopy note in plain text."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_pdf, as_text
from evaluation.structured_files import bundle, condition, medication, observation

chart = Chart("V-2050", "Mbeki-Thorne", "Walter", "1966-10-10", "male")

JULY, AUGUST, OCTOBER = "2024-07-15", "2024-08-26", "2024-10-14"
bilirubin = Lab("Bilirubin", "mg/dL", {JULY: "4.8", AUGUST: "2.9", OCTOBER: "1.7"})
platelets = Lab("Platelets", "10*3/uL", {JULY: "74", AUGUST: "81", OCTOBER: "96"})
albumin = Lab("Albumin", "g/dL", {JULY: "2.6", OCTOBER: "3.3"})
afp = Lab("Alpha-fetoprotein", "ng/mL", {OCTOBER: "4.2"})
spironolactone = Drug("spironolactone", "100", "mg", "daily")
nadolol = Drug("nadolol", "20", "mg", "daily")
rifaximin = Drug("rifaximin", "550", "mg", "twice daily")

LABS = [(lab, when) for lab in (bilirubin, platelets, albumin, afp) for when in lab.results]
record = chart.file(
    "liver clinic export.json",
    bundle(
        chart,
        [
            condition("Cirrhosis of the liver", "2021-04-12"),
            condition("Chronic hepatitis C", "2008-09-01", "resolved", "2022-01-17"),
            condition("Esophageal varices", "2024-07-16"),
            medication("Spironolactone", "100 mg daily", "2024-07-22"),
            medication("Nadolol", "20 mg daily", "2024-07-22"),
            medication("Rifaximin", "550 mg twice daily", "2024-08-26"),
            medication("Omeprazole", "40 mg daily", "2024-07-22", "stopped"),
            *(observation(lab.name, lab[when], lab.unit, when) for lab, when in LABS),
        ],
    ),
    "\n".join(
        (
            "Cirrhosis of the liver Chronic hepatitis C Esophageal varices",
            "Spironolactone 100 mg daily",
            "Nadolol 20 mg daily",
            "Rifaximin 550 mg twice daily",
            *(f"{when} {lab.name} {lab[when]} {lab.unit}" for lab, when in LABS),
        )
    ),
)
ward = chart.letter(
    "ward letter.pdf",
    as_pdf,
    "Hospital summary",
    "Cedar Valley Medical Center (fictional)",
    "2024-07-22",
    f"""
# Reason
Vomited blood twice at home on {JULY}. Drinking a bottle of wine a day until that week.

# Course
Two units of red cells. Endoscopy on 2024-07-16: three varices banded, no ulcer. Ceftriaxone for
five days. Paracentesis of 4.5 liters; the fluid was not infected.
---
# Confusion
On the third day he was drowsy with flapping hands; lactulose was started, and he was clear again on
2024-07-20. CT of the head was normal.

# Imaging
Ultrasound 2024-07-17: nodular liver, spleen 16.2 cm, portal vein open, no focal lesion.
---
# Discharge
- {spironolactone}
- {nadolol}
- lactulose 20 g three times a day
- omeprazole 40 mg daily for two weeks only

# Advice
No alcohol at all. No ibuprofen or similar. Salt under 2 g a day. He was given the number of
counselor Jerome Whitlock.

# Family
Father died of liver cancer; he also had hemochromatosis. The patient's own ferritin was normal.
""",
    "Evangeline Castellano, MD",
)
endoscopy = chart.letter(
    "repeat endoscopy.txt",
    as_text,
    "Upper endoscopy",
    "Cedar Valley Medical Center, endoscopy",
    "2024-09-05",
    f"""
# Findings
Two small varices, one band placed. No gastric varices. Mild portal gastropathy.

# Plan
Endoscopy again in three months. Keep {nadolol}; pulse was 58.
He reports that he has not drunk since July. Ultrasound and AFP every six months.
Transplant evaluation at the Meridian Center on 2024-11-04.
""",
    "Tobias Rennick, MD",
)

chart.ask(
    "latest value",
    "Latest bilirubin?",
    bilirubin.gold(OCTOBER),
    at=record(f"{OCTOBER} Bilirubin {bilirubin.at(OCTOBER)}"),
    misleading=[bilirubin.gold(JULY), bilirubin.gold(AUGUST)],
)
chart.ask(
    "latest value",
    "most recent platelet count",
    platelets.gold(OCTOBER),
    at=record(f"{OCTOBER} Platelets {platelets.at(OCTOBER)}"),
    misleading=[platelets.gold(JULY), platelets.gold(AUGUST)],
)
chart.ask(
    "value on a date",
    "What was the bilirubin at the end of August 2024?",
    bilirubin.gold(AUGUST),
    at=record(f"{AUGUST} Bilirubin {bilirubin.at(AUGUST)}"),
)
chart.ask(
    "comparison of two dates",
    "Albumin in July and in October?",
    albumin.gold(JULY),
    albumin.gold(OCTOBER),
    at=[
        record(f"{JULY} Albumin {albumin.at(JULY)}"),
        record(f"{OCTOBER} Albumin {albumin.at(OCTOBER)}"),
    ],
)
chart.ask(
    "dose of a drug",
    "What is his dose of spironolactone?",
    spironolactone.gold,
    at=(record("Spironolactone 100 mg daily"), ward(str(spironolactone))),
)
chart.ask(
    "dose of a drug",
    "Rifaximin: how much?",
    rifaximin.gold,
    at=record("Rifaximin 550 mg twice daily"),
)
chart.ask(
    "list of medications",
    "Medication list from the liver clinic",
    all_of("spironolactone", "nadolol", "rifaximin"),
    at=[
        record("Spironolactone 100 mg daily"),
        record("Nadolol 20 mg daily"),
        record("Rifaximin 550 mg twice daily"),
    ],
)
chart.ask(
    "list of problems",
    "What active liver problems are coded?",
    all_of("cirrhosis", "varices"),
    at=[record("Cirrhosis of the liver"), record("Esophageal varices")],
)
chart.ask(
    "yes/no",
    "Is the hepatitis C still active?",
    no("resolved"),
    at=record("Chronic hepatitis C"),
)
chart.ask(
    "yes/no",
    "Is he abstinent?",
    yes("not drunk since July"),
    at=endoscopy("He reports that he has not drunk since July"),
)
chart.ask(
    "negated finding",
    "Is there a liver lesion on ultrasound?",
    no("no focal lesion"),
    at=ward("no focal lesion"),
)
chart.ask(
    "negated finding",
    "Was there a peptic ulcer?",
    no("no ulcer"),
    at=ward("three varices banded, no ulcer"),
)
chart.ask(
    "family history",
    "liver disease in the family",
    says("father died of liver cancer"),
    at=ward("Father died of liver cancer; he also had hemochromatosis"),
)
chart.ask(
    "date of an event",
    "When did the haematemesis happen?",
    day(JULY),
    at=ward(f"Vomited blood twice at home on {JULY}"),
)
chart.ask(
    "date of an event",
    "When was he last banded?",
    day("2024-09-05"),
    at=endoscopy("Two small varices, one band placed"),
)
chart.ask(
    "who or where",
    "Where is he being assessed for a transplant?",
    says("Meridian Center"),
    at=endoscopy("Transplant evaluation at the Meridian Center on 2024-11-04"),
)
chart.ask(
    "who or where",
    "Name of his alcohol counsellor?",
    says("Jerome Whitlock"),
    at=ward("counselor Jerome Whitlock"),
)
chart.ask(
    "plan",
    "How often should he have an ultrasound?",
    says("every six months"),
    at=endoscopy("Ultrasound and AFP every six months"),
)
chart.ask(
    "wording",
    "AFP",
    afp.gold(OCTOBER),
    at=record(f"{OCTOBER} Alpha-fetoprotein {afp.at(OCTOBER)}"),
)
chart.ask(
    "wording",
    "how many litres of ascites were taken off",
    number("4.5", "liters"),
    at=ward("Paracentesis of 4.5 liters"),
)
chart.ask(
    "follow-up",
    "And the spleen?",
    number("16.2", "cm"),
    at=ward("spleen 16.2 cm"),
    after=["What did the liver look like on ultrasound in July 2024?"],
)
chart.cannot_answer("never measured", "What is the ammonia level?", "INR?")
chart.cannot_answer("not on that date", "What was the bilirubin in March 2023?")
chart.cannot_answer("drug never given", "Which dose of propranolol is he on?")
chart.cannot_answer("relative's", "When was his hemochromatosis diagnosed?")
chart.cannot_answer("not recorded", "What was the outcome of the transplant evaluation?")
