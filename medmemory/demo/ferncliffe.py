"""Tobias Ferncliffe: myocardial infarction, stent, secondary prevention. Fictional.

LDL cholesterol is by Friedewald's formula from the three measured lipids of the same day.
"""

from datetime import date

from medmemory.clinical.patient import Sex
from medmemory.demo.blocks import Bullets, Heading, Letter, PageBreak, Paragraph, Table
from medmemory.demo.docx import as_docx
from medmemory.demo.markdown import as_markdown
from medmemory.demo.pdf import as_pdf
from medmemory.demo.record import DemoDocument, DemoPatient

_SUBJECT = "FERNCLIFFE, Tobias · born 1971-11-05 · male · MRN DEMO-1002"
_HOSPITAL = "Saltmarsh Heart Centre (fictional)"

_DISCHARGE = Letter(
    title="Discharge letter",
    sender=f"{_HOSPITAL}, Cardiology",
    written_on=date(2026, 6, 19),
    subject=_SUBJECT,
    blocks=(
        Paragraph(
            "Admitted: 2026-06-15. Discharged: 2026-06-19, home. Consultant: Dr E. Halvorsund."
        ),
        Heading("Diagnoses"),
        Bullets(
            (
                "Non-ST-elevation myocardial infarction (NSTEMI), 2026-06-15",
                "Coronary artery disease: single-vessel disease, left anterior descending artery",
                "Hypertension (since 2019)",
                "Mixed hyperlipidaemia",
                "Nicotine dependence, about 30 pack-years",
            )
        ),
        Heading("Allergies"),
        Paragraph("No known drug allergies."),
        Heading("History"),
        Paragraph(
            "Two episodes of central chest pressure at rest, radiating to the left arm, the "
            "second lasting 40 minutes, with sweating. No syncope. Smoked 15 cigarettes a day "
            "until admission. His brother had coronary bypass surgery at 52. Works as a roofer. "
            "No diabetes: HbA1c 40 mmol/mol on 2026-06-16."
        ),
        Heading("Examination on admission"),
        Paragraph(
            "Blood pressure 158/94 mmHg, pulse 88/min regular, oxygen saturation 97 % on air, "
            "temperature 36.7 °C. Heart sounds normal, no murmur, lungs clear. Weight 92.0 kg, "
            "height 1.78 m, BMI 29.0 kg/m²."
        ),
        PageBreak(),
        Heading("Investigations"),
        Table(
            columns=("Investigation", "Date", "Result"),
            rows=(
                ("ECG", "2026-06-15", "Sinus rhythm 88/min. T-wave inversion in V2 to V4."),
                (
                    "High-sensitivity troponin I (reference < 34 ng/L)",
                    "2026-06-15",
                    "38 ng/L at 14:10, 412 ng/L at 17:15",
                ),
                ("Chest X-ray", "2026-06-15", "Normal heart size. Clear lungs."),
                (
                    "Coronary angiography, right radial artery",
                    "2026-06-16",
                    "85 % stenosis of the mid left anterior descending artery. Right coronary "
                    "artery: 30 % stenosis. Circumflex artery: no stenosis.",
                ),
                (
                    "Echocardiography",
                    "2026-06-17",
                    "Left ventricular ejection fraction 48 %. Mild hypokinesia of the anterior "
                    "wall. No thrombus, no significant valve disease.",
                ),
            ),
            widths=(2.4, 1.1, 4.3),
        ),
        Heading("Hospital course"),
        Paragraph(
            "Loaded with aspirin 300 mg and ticagrelor 180 mg on 2026-06-15. On 2026-06-16 the "
            "stenosis of the left anterior descending artery was treated with one drug-eluting "
            "stent (3.0 × 22 mm) with a good result. No bleeding; small bruise at the right "
            "wrist. No arrhythmia on monitoring until 2026-06-18."
        ),
        PageBreak(),
        Heading("Medication at discharge"),
        Table(
            columns=("Drug", "Dose", "Until"),
            rows=(
                ("Aspirin", "75 mg once a day", "lifelong"),
                ("Ticagrelor", "90 mg twice a day", "2027-06-15 (12 months)"),
                ("Atorvastatin", "80 mg at night", "lifelong"),
                ("Bisoprolol", "2.5 mg once a day", "review at clinic"),
                ("Ramipril", "2.5 mg twice a day", "increase at the practice"),
                ("Lansoprazole", "30 mg once a day", "while on two antiplatelets"),
                ("Glyceryl trinitrate spray", "400 micrograms when needed", "no end set"),
                ("Nicotine patch", "21 mg over 24 hours", "then reduce, 12 weeks in all"),
            ),
            widths=(2.2, 2.4, 2.6),
        ),
        Heading("Follow-up plan"),
        Bullets(
            (
                "Cardiac rehabilitation from 2026-07-06, eight sessions.",
                "Lipids and ALT in early August 2026; LDL cholesterol target below 1.4 mmol/L.",
                "Cardiology clinic 2026-08-05. Repeat echocardiography in December 2026.",
                "Do not stop aspirin or ticagrelor without asking a cardiologist.",
                "No driving for one week after the procedure, no work on roofs until the clinic "
                "visit.",
            )
        ),
    ),
    signature="Dr M. Tressilian, Specialty Registrar, for Dr E. Halvorsund",
)

_LABORATORY = Letter(
    title="Laboratory report",
    sender=f"{_HOSPITAL}, Clinical Chemistry",
    written_on=date(2026, 8, 3),
    subject=_SUBJECT,
    blocks=(
        Heading("Results"),
        Table(
            columns=("Test", "Unit", "Reference range", "2026-06-16", "2026-08-03"),
            rows=(
                ("Total cholesterol", "mmol/L", "< 5.0", "6.2 H", "3.4"),
                ("LDL cholesterol (calculated)", "mmol/L", "< 3.0", "4.1 H", "1.6"),
                ("HDL cholesterol", "mmol/L", ">= 1.0", "1.0", "1.1"),
                ("Triglycerides, fasting", "mmol/L", "< 1.7", "2.4 H", "1.5"),
                ("ALT", "U/L", "10-50", "28", "41"),
                ("Creatine kinase", "U/L", "40-320", "-", "148"),
                ("Creatinine", "µmol/L", "59-104", "84", "88"),
                ("Potassium", "mmol/L", "3.5-5.3", "4.2", "4.5"),
                ("HbA1c", "mmol/mol", "20-41", "40", "-"),
                ("Haemoglobin", "g/L", "130-180", "148", "146"),
                ("Platelets", "10^9/L", "150-400", "241", "236"),
            ),
            widths=(2.4, 1.1, 1.6, 1.3, 1.3),
        ),
        Paragraph(
            "After a myocardial infarction the treatment target for LDL cholesterol is below 1.4 "
            "mmol/L; the range printed above is for the general population."
        ),
    ),
    signature="Authorised by Dr R. Penhallow, 2026-08-03 12:05",
)

_CLINIC_NOTE = Letter(
    title="Cardiology clinic note",
    sender=f"{_HOSPITAL}, Outpatients",
    written_on=date(2026, 8, 5),
    subject=_SUBJECT,
    blocks=(
        Paragraph(
            "Seven weeks after NSTEMI with a stent in the left anterior descending artery. No "
            "chest pain, no use of the nitrate spray. Short of breath at rest in spells since "
            "June, without wheeze or swelling. Has attended four of eight rehabilitation "
            "sessions. Has not smoked since 2026-06-15."
        ),
        Paragraph(
            "Blood pressure 132/82 mmHg, pulse 58/min, oxygen saturation 98 % on air. Lungs "
            "clear. Weight 90.5 kg."
        ),
        Paragraph("ECG today: sinus rhythm 58/min, T waves upright again in V3 and V4."),
        Paragraph("LDL cholesterol 1.6 mmol/L on 2026-08-03: above the target of 1.4 mmol/L."),
        Paragraph(
            "Assessment: breathlessness most likely caused by ticagrelor. Left ventricular "
            "function was mildly reduced in June (ejection fraction 48 %)."
        ),
        Bullets(
            (
                "Ticagrelor stopped. Clopidogrel 600 mg once, 24 hours after the last dose of "
                "ticagrelor, then 75 mg once a day until 2027-06-15.",
                "Ezetimibe 10 mg once a day added. Lipids again in eight weeks.",
                "Ramipril increased to 5 mg twice a day; creatinine and potassium in two weeks.",
                "Bisoprolol stays at 2.5 mg once a day (pulse 58/min).",
                "May return to work, on the ground until the echocardiography in December 2026.",
            )
        ),
    ),
    signature="Dr E. Halvorsund",
)

_MEDICATION_LIST = Letter(
    title="Medication list",
    sender="Harbour Row Pharmacy (fictional)",
    written_on=date(2026, 8, 7),
    subject=_SUBJECT,
    blocks=(
        Heading("Current medication"),
        Table(
            columns=("Drug", "Dose and frequency", "Route", "Since"),
            rows=(
                ("Aspirin", "75 mg once a day", "oral", "2026-06-16"),
                ("Clopidogrel", "75 mg once a day", "oral", "2026-08-07"),
                ("Atorvastatin", "80 mg at night", "oral", "2026-06-16"),
                ("Ezetimibe", "10 mg once a day", "oral", "2026-08-05"),
                ("Bisoprolol", "2.5 mg once a day", "oral", "2026-06-17"),
                ("Ramipril", "5 mg twice a day", "oral", "2026-08-05, before 2.5 mg twice a day"),
                ("Lansoprazole", "30 mg once a day", "oral", "2026-06-16"),
                (
                    "Glyceryl trinitrate spray",
                    "400 micrograms when needed",
                    "sublingual",
                    "2026-06-19",
                ),
                ("Nicotine patch", "14 mg over 24 hours", "transdermal", "2026-07-31"),
            ),
            widths=(2.2, 2.4, 1.0, 2.2),
        ),
        Heading("Stopped"),
        Bullets(("Ticagrelor: last dose 2026-08-05, breathlessness.",)),
        Heading("Allergies"),
        Paragraph("No known drug allergies."),
    ),
    signature="J. Mossop, pharmacist",
)

TOBIAS_FERNCLIFFE = DemoPatient(
    mrn="DEMO-1002",
    family_name="Ferncliffe",
    given_name="Tobias",
    birth_date=date(1971, 11, 5),
    sex=Sex.MALE,
    documents=(
        DemoDocument("2026-06-19 discharge letter.pdf", _DISCHARGE, as_pdf),
        DemoDocument("2026-08-03 laboratory report.pdf", _LABORATORY, as_pdf),
        DemoDocument("2026-08-05 cardiology clinic.txt", _CLINIC_NOTE, as_markdown),
        DemoDocument("2026-08-07 medication list.docx", _MEDICATION_LIST, as_docx),
    ),
)
