"""Ottilie Marchbanks: what the hospital and the screening service wrote. Fictional.

eGFR is CKD-EPI 2021 (https://doi.org/10.1056/NEJMoa2102953) from the creatinine and her age on the
day.
"""

from datetime import date

from medmemory.demo.blocks import Bullets, Heading, Letter, PageBreak, Paragraph, Table

SUBJECT = "MARCHBANKS, Ottilie · born 1956-04-18 · female · MRN DEMO-1001"
_HOSPITAL = "Larkmoor General Hospital (fictional)"

LABORATORY = Letter(
    title="Cumulative laboratory report",
    sender=f"{_HOSPITAL}, Clinical Chemistry and Haematology",
    written_on=date(2026, 4, 1),
    subject=SUBJECT,
    blocks=(
        Paragraph(
            "Requested by Dr N. Achterberg, Weir Lane Practice. Specimens: venous blood; early "
            "morning urine where stated. A dash means not requested. H: above, L: below the "
            "reference range."
        ),
        Heading("Results over time"),
        Table(
            columns=(
                "Test",
                "Unit",
                "Reference range",
                "2025-03-18",
                "2025-09-16",
                "2026-03-09",
                "2026-03-14",
                "2026-04-01",
            ),
            rows=(
                ("HbA1c", "mmol/mol", "20-41", "61 H", "58 H", "-", "-", "64 H"),
                ("Creatinine", "µmol/L", "45-84", "99 H", "102 H", "158 H", "118 H", "104 H"),
                ("eGFR", "mL/min/1.73 m²", ">= 90", "54 L", "51 L", "30 L", "43 L", "50 L"),
                ("Urea", "mmol/L", "2.5-7.8", "6.9", "7.1", "12.4 H", "9.4 H", "7.5"),
                ("Sodium", "mmol/L", "133-146", "139", "140", "134", "138", "140"),
                ("Potassium", "mmol/L", "3.5-5.3", "4.6", "4.7", "5.1", "4.5", "4.6"),
                ("C-reactive protein", "mg/L", "< 5", "-", "-", "186 H", "42 H", "4"),
                ("Haemoglobin", "g/L", "115-165", "124", "122", "118", "112 L", "119"),
                ("White cell count", "10^9/L", "4.0-11.0", "7.2", "6.9", "16.8 H", "9.1", "7.0"),
                ("Neutrophils", "10^9/L", "2.0-7.5", "4.4", "4.1", "14.2 H", "6.3", "4.2"),
                ("LDL cholesterol", "mmol/L", "< 2.6", "2.4", "2.1", "-", "-", "1.9"),
                ("Urine ACR", "mg/mmol", "< 3.0", "6.2 H", "5.8 H", "-", "-", "7.1 H"),
            ),
            widths=(29, 22, 19, 20, 20, 20, 20, 20),
        ),
        Heading("Comments"),
        Bullets(
            (
                "2026-03-09: eGFR is not reliable while kidney function changes quickly (acute "
                "kidney injury alert, stage 1: creatinine 1.5 times the result of 2025-09-16).",
                "2026-04-01: creatinine is back near its level before the admission. The urine "
                "albumin-to-creatinine ratio (ACR) stays moderately raised (category A2).",
                "HbA1c 64 mmol/mol corresponds to 8.0 %.",
            )
        ),
    ),
    signature="Authorised by Dr P. Quillfeather, 2026-04-01 16:40",
)

DISCHARGE = Letter(
    title="Discharge letter",
    sender=f"{_HOSPITAL}, Acute Medicine, Ward 7",
    written_on=date(2026, 3, 14),
    subject=SUBJECT,
    blocks=(
        Paragraph("To: Dr N. Achterberg, Weir Lane Practice"),
        Paragraph(
            "Admitted: 2026-03-09. Discharged: 2026-03-14, home. Consultant: Dr I. Vantongeren."
        ),
        Heading("Diagnoses"),
        Bullets(
            (
                "Community-acquired pneumonia, right lower lobe, moderate severity (CURB-65 score "
                "2: age, urea)",
                "Acute kidney injury stage 1 on chronic kidney disease, recovering",
                "Type 2 diabetes mellitus (since 2012)",
                "Chronic kidney disease, stage G3a A2",
                "Hypertension (since 2009)",
                "Hypercholesterolaemia",
                "Osteoarthritis of the right knee",
            )
        ),
        Heading("Allergies and intolerances"),
        Bullets(
            (
                "Penicillins: generalised urticaria and swelling of the lips within an hour of "
                "amoxicillin in 2003. Avoid all penicillins.",
                "Ramipril: dry cough in 2016, settled after it was stopped (intolerance).",
            )
        ),
        Heading("Presenting complaint and history"),
        Paragraph(
            "Four days of fever, productive cough with green sputum and right-sided pleuritic "
            "chest pain, with increasing breathlessness for one day. She ate and drank little. "
            "She had taken ibuprofen 400 mg three times a day for three days, bought over the "
            "counter. No haemoptysis, no leg swelling, no recent travel, no confusion."
        ),
        Paragraph(
            "Social history: lives with her husband, independent. Ex-smoker, about 10 pack-years, "
            "stopped in 1995. Alcohol: about 4 units a week. Family history: mother had a "
            "myocardial infarction at 71; father had type 2 diabetes."
        ),
        Paragraph(
            "Immunisations: influenza 2025-10-07; pneumococcal polysaccharide vaccine 2021-10-12."
        ),
        PageBreak(),
        Heading("Examination on admission"),
        Paragraph(
            "Temperature 38.9 °C, pulse 104/min regular, blood pressure 108/64 mmHg, respiratory "
            "rate 24/min, oxygen saturation 89 % on air and 95 % on 2 L/min by nasal cannula. "
            "Alert and oriented. Bronchial breathing and coarse crackles at the right base. Heart "
            "sounds normal, no ankle oedema, calves soft."
        ),
        Heading("Investigations"),
        Table(
            columns=("Investigation", "Date", "Result"),
            rows=(
                (
                    "Chest X-ray",
                    "2026-03-09",
                    "Consolidation in the right lower zone. No pleural effusion. Heart size "
                    "normal.",
                ),
                ("ECG", "2026-03-09", "Sinus tachycardia 104/min. No acute ischaemic changes."),
                ("Blood cultures, two sets", "2026-03-09", "No growth after 5 days."),
                ("Pneumococcal urinary antigen", "2026-03-10", "Positive."),
                ("Legionella urinary antigen", "2026-03-10", "Negative."),
                ("SARS-CoV-2, influenza A and B PCR", "2026-03-09", "Not detected."),
                (
                    "Renal ultrasound",
                    "2026-03-11",
                    "Right kidney 9.8 cm, left kidney 10.1 cm. No hydronephrosis.",
                ),
            ),
            widths=(2.2, 1.1, 4.5),
        ),
        Table(
            columns=("Blood test", "Unit", "2026-03-09", "2026-03-11", "2026-03-14"),
            rows=(
                ("C-reactive protein", "mg/L", "186", "121", "42"),
                ("White cell count", "10^9/L", "16.8", "12.3", "9.1"),
                ("Creatinine", "µmol/L", "158", "136", "118"),
                ("Urea", "mmol/L", "12.4", "11.0", "9.4"),
                ("Potassium", "mmol/L", "5.1", "4.8", "4.5"),
            ),
            widths=(2.2, 1.1, 1.5, 1.5, 1.5),
        ),
        Heading("Hospital course"),
        Paragraph(
            "Because of the penicillin allergy the pneumonia was treated with doxycycline by "
            "mouth: 200 mg on 2026-03-09, then 100 mg once a day until 2026-03-13 (5 days). "
            "Oxygen was needed until 2026-03-11. She was free of fever from 2026-03-11."
        ),
        Paragraph(
            "The acute kidney injury was put down to dehydration and ibuprofen while taking "
            "losartan. Losartan and metformin were withheld and ibuprofen was stopped. She "
            "received 0.9 % sodium chloride intravenously, 2.5 L over the first 36 hours. "
            "Creatinine fell from 158 to 118 µmol/L; her usual value is about 100 µmol/L. Glucose "
            "was 7 to 13 mmol/L; no insulin was given. Prophylactic enoxaparin was given until "
            "2026-03-13."
        ),
        PageBreak(),
        Heading("Medication at discharge"),
        Table(
            columns=("Drug", "Dose", "Status", "Reason or remark"),
            rows=(
                ("Amlodipine", "5 mg once a day", "continued", "Hypertension"),
                ("Atorvastatin", "20 mg at night", "continued", "Hypercholesterolaemia"),
                ("Colecalciferol", "800 units once a day", "continued", "Vitamin D deficiency"),
                (
                    "Paracetamol",
                    "1 g up to four times a day",
                    "continued",
                    "Knee pain, when needed",
                ),
                (
                    "Losartan",
                    "50 mg once a day",
                    "withheld",
                    "Restart when creatinine is 115 µmol/L or less",
                ),
                (
                    "Metformin",
                    "was 1 g twice a day",
                    "withheld",
                    "Restart at 500 mg twice a day when eGFR is above 45",
                ),
                (
                    "Ibuprofen",
                    "was 400 mg three times a day",
                    "stopped",
                    "No NSAIDs: kidney disease",
                ),
                ("Doxycycline", "was 100 mg once a day", "completed", "Last dose 2026-03-13"),
            ),
            widths=(1.5, 2.0, 1.1, 3.4),
        ),
        Heading("Follow-up plan"),
        Bullets(
            (
                "Practice: creatinine, eGFR and potassium on 2026-03-21; decide then on losartan "
                "and metformin.",
                "Repeat chest X-ray six weeks after admission, about 2026-04-20, because she is "
                "over 50 and has smoked.",
                "No hospital appointment is planned.",
                "Return at once for breathlessness, new chest pain, confusion or passing little "
                "urine.",
            )
        ),
        Paragraph("Resuscitation status was not discussed. Weight at discharge: 80.2 kg."),
    ),
    signature="Dr S. Okonjo-Birch, Specialty Registrar, for Dr I. Vantongeren",
)

SCANNED_LETTER = Letter(
    title="Retinal screening result",
    sender="Larkmoor Eye Screening Service (fictional)",
    written_on=date(2025, 11, 12),
    subject=SUBJECT,
    blocks=(
        Paragraph("Received by fax 2025-11-12 09:14"),
        Paragraph("Right eye: background retinopathy (R1), no maculopathy (M0)."),
        Paragraph("Left eye: no retinopathy (R0), no maculopathy (M0)."),
        Paragraph("Visual acuity: right 6/9, left 6/6, with glasses."),
        Paragraph("Next screening in 12 months."),
    ),
    signature="L. Brackenbury, screening grader",
)
