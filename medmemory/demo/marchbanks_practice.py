"""Ottilie Marchbanks: what her practice wrote after the admission. Fictional."""

from datetime import date

from medmemory.demo.blocks import Bullets, Heading, Letter, Paragraph, Table
from medmemory.demo.marchbanks_hospital import SUBJECT

_PRACTICE = "Weir Lane Practice (fictional)"

CLINIC_NOTE = Letter(
    title="Clinic note: diabetes and kidney review",
    sender=_PRACTICE,
    written_on=date(2026, 5, 6),
    subject=SUBJECT,
    blocks=(
        Heading("Since the last visit"),
        Paragraph(
            "Feels well again after the pneumonia in March. No cough, no breathlessness. No "
            "hypoglycaemia. No chest pain. Walks 30 minutes on most days; the right knee limits "
            "her on stairs. Takes no ibuprofen."
        ),
        Paragraph(
            "Creatinine on 2026-03-21 was 112 µmol/L (eGFR 46 mL/min/1.73 m²): metformin was "
            "restarted at 500 mg twice a day and losartan at 50 mg once a day on 2026-03-23."
        ),
        Heading("Findings"),
        Paragraph(
            "Weight 81.4 kg, height 1.63 m, BMI 30.6 kg/m². Blood pressure 138/78 mmHg sitting. "
            "Feet: pulses present, 10 g monofilament felt at all sites on both sides, skin intact."
        ),
        Paragraph(
            "Results of 2026-04-01: HbA1c 64 mmol/mol, creatinine 104 µmol/L, eGFR 50 mL/min/1.73 "
            "m², potassium 4.6 mmol/L, urine ACR 7.1 mg/mmol, LDL cholesterol 1.9 mmol/L."
        ),
        Paragraph(
            "Repeat chest X-ray of 2026-04-22: the right lower zone consolidation has resolved. "
            "No mass, no effusion."
        ),
        Heading("Assessment"),
        Bullets(
            (
                "Type 2 diabetes: HbA1c above her target of 53 mmol/mol.",
                "Chronic kidney disease G3a A2, stable after acute kidney injury in March 2026.",
                "Blood pressure above the target of 130/80 mmHg.",
            )
        ),
        Heading("Plan"),
        Bullets(
            (
                "Start empagliflozin 10 mg once a day, for kidney protection and glucose. Told "
                "about genital thrush and sick-day rules: pause empagliflozin, metformin and "
                "losartan when vomiting or not drinking.",
                "Metformin stays at 500 mg twice a day.",
                "HbA1c, creatinine and potassium in three months.",
                "Retinal screening is due in November 2026; the last letter came by fax "
                "(2025-11-12).",
                "Referred to physiotherapy for the knee.",
            )
        ),
    ),
    signature="Dr N. Achterberg",
)

MEDICATION_LIST = Letter(
    title="Medication list",
    sender=_PRACTICE,
    written_on=date(2026, 5, 6),
    subject=SUBJECT,
    blocks=(
        Heading("Current medication"),
        Table(
            columns=("Drug", "Dose and frequency", "Route", "For", "Since"),
            rows=(
                (
                    "Empagliflozin",
                    "10 mg once a day, morning",
                    "oral",
                    "Type 2 diabetes, kidney disease",
                    "2026-05-06",
                ),
                (
                    "Metformin",
                    "500 mg twice a day, with meals",
                    "oral",
                    "Type 2 diabetes",
                    "2012; this dose since 2026-03-23",
                ),
                ("Losartan", "50 mg once a day", "oral", "Hypertension, kidney disease", "2016"),
                ("Amlodipine", "5 mg once a day", "oral", "Hypertension", "2014"),
                ("Atorvastatin", "20 mg at night", "oral", "Hypercholesterolaemia", "2013"),
                ("Colecalciferol", "800 units once a day", "oral", "Vitamin D deficiency", "2020"),
                (
                    "Paracetamol",
                    "1 g up to four times a day when needed",
                    "oral",
                    "Knee pain",
                    "2018",
                ),
            ),
            widths=(1.3, 2.0, 0.7, 1.8, 1.5),
        ),
        Heading("Stopped"),
        Bullets(
            (
                "Ibuprofen (bought over the counter): stopped 2026-03-09, acute kidney injury. No "
                "NSAIDs by mouth.",
                "Ramipril: stopped 2016, dry cough.",
            )
        ),
        Heading("Allergies and intolerances"),
        Bullets(
            (
                "Penicillins: urticaria and lip swelling (2003).",
                "Ramipril: cough (2016), intolerance.",
            )
        ),
    ),
    signature="Printed at Weir Lane Practice, 2026-05-06",
)

TELEPHONE_NOTE = Letter(
    title="Telephone note",
    sender=_PRACTICE,
    written_on=date(2026, 8, 14),
    subject=SUBJECT,
    blocks=(
        Paragraph(
            "Results of 2026-08-12 given by telephone: HbA1c 55 mmol/mol (7.2 %), creatinine 108 "
            "µmol/L, eGFR 48 mL/min/1.73 m², potassium 4.7 mmol/L."
        ),
        Paragraph(
            "Home blood pressure, mean of seven days: 128/74 mmHg. She tolerates empagliflozin; "
            "one episode of thrush in June, treated with clotrimazole. No hypoglycaemia."
        ),
        Paragraph(
            "The small rise of creatinine is expected with empagliflozin; no change of treatment. "
            "Next review in November 2026 with HbA1c, kidney function and urine ACR."
        ),
    ),
    signature="Dr N. Achterberg",
)
