"""Lung cancer: MDT outcome in Word, PET-CT report, a helpline call, treatment days as CSV."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_docx, as_markdown, as_pdf, as_text, csv_of
from evaluation.structured_files import cda, narrative_table

chart = Chart("V-2058", "MacGillivray", "Ewan", "1958-12-02", "male", held_out=True)

FIRST, SECOND, THIRD = "2025-06-05", "2025-06-26", "2025-07-17"
neutrophils = Lab("Neutrophils", "10*9/L", {FIRST: "5.1", SECOND: "0.9", THIRD: "2.4"})
weight = Lab("Weight", "kg", {FIRST: "76.8", SECOND: "74.1", THIRD: "72.9"})
creatinine = Lab("Creatinine", "umol/L", {FIRST: "84", SECOND: "92", THIRD: "118"})
carboplatin = Lab("Carboplatin", "mg", {FIRST: "535", SECOND: "not given", THIRD: "410"})
osimertinib = Drug("osimertinib", "80", "mg", "once daily")
morphine = Drug("modified-release morphine", "15", "mg", "every 12 hours")
LABS = (neutrophils, weight, creatinine, carboplatin)

mdt = chart.letter(
    "MDT outcome.docx",
    as_docx,
    "Lung MDT outcome",
    "Strathcarron Cancer Centre (fictional)",
    "2025-05-15",
    """
# Summary
| Item | Entry |
| Histology | adenocarcinoma, TTF-1 positive |
| Stage | cT2b N2 M1a, stage IVA |
| EGFR | exon 20 insertion |
| ALK | negative |
| ROS1 | negative |
| PD-L1 | 40 % |
| Performance status | 1 |
| Smoking | ex-smoker, 15 pack years |

# Discussion
Pleural fluid cytology of 2025-05-02 contains adenocarcinoma cells. Not suitable for radical
treatment. MRI of the head requested.

# Decision
Palliative carboplatin and pemetrexed, oncologist Dr Ottilie Raeburn. Vitamin B12 and folic acid to
start one week before. Trial entry to be explored with research nurse Hamza Lockhart. Referral to
community palliative care.
""",
    "Dr Finlay Arbuthnot, chair",
)
pet = chart.letter(
    "PET-CT.pdf",
    as_pdf,
    "PET-CT report",
    "Strathcarron Cancer Centre, nuclear medicine",
    "2025-05-07",
    """
# Technique
374 MBq of FDG, blood glucose 5.8 mmol/L, scan from the base of the skull to the thighs.

# Chest
Mass in the left lower lobe of 46 mm with SUVmax 14.2. Subcarinal node of 17 mm with SUVmax 8.8.
Left pleural effusion, moderate. The right lung is clear.

# Abdomen
Liver, adrenals and spleen without abnormal uptake. Simple cyst of the left kidney, 31 mm.
Diverticulosis of the sigmoid.
---
# Bones
No bone metastases. Old healed fractures of the sixth and seventh left ribs.

# Other
Uptake in the right lobe of the thyroid, SUVmax 6.0; ultrasound is advised.

# Opinion
Left lower lobe cancer with mediastinal node and malignant-looking effusion. No distant spread below
the diaphragm.
""",
    "Dr Zofia Carmichael",
)
days = chart.file(
    "treatment days.csv",
    csv_of(
        [
            ("Date", "Cycle", *(f"{lab.name} ({lab.unit})" for lab in LABS), "Remarks"),
            (FIRST, "1", *(lab[FIRST] for lab in LABS), ""),
            (SECOND, "2", *(lab[SECOND] for lab in LABS), "deferred: low neutrophils"),
            (THIRD, "2", *(lab[THIRD] for lab in LABS), "dose reduced"),
        ]
    ),
    "\n".join(
        f"{when} {cycle} {' '.join(lab[when] for lab in LABS)} {remark}".strip()
        for when, cycle, remark in (
            (FIRST, "1", ""),
            (SECOND, "2", "deferred: low neutrophils"),
            (THIRD, "2", "dose reduced"),
        )
    ),
)
CALL = """Strathcarron Cancer Centre (fictional) - 24 h helpline - call record
Patient: Ewan MacGillivray, DOB 02/12/1958, MRN V-2058
Date of call: 30/06/2025 21:15   Call taken by: S/N Bridie Colquhoun

Caller: wife (Morag)
Regimen: carbo/pem, last chemo 05/06/2025
Q: Temperature? A: 38.4 at 20:50, no paracetamol taken
Q: Rigors? A: none
Q: Cough / SOB? A: usual cough, not more SOB
Q: Diarrhoea? A: no
Q: Vomiting? A: twice today, keeping fluids down
Q: Mouth? A: two ulcers, eating soft food
Q: Line? A: no line
RAG: RED for temperature
Action: told to come to acute oncology unit now, bed 14 kept. Neutropenic sepsis alert sent.
Advised to bring: steroid card, tablets.
"""
call = chart.file("helpline call.txt", CALL.encode(), CALL)
note = chart.letter(
    "acute oncology.txt",
    as_text,
    "Acute oncology discharge note",
    "Strathcarron Cancer Centre, acute oncology unit",
    "2025-07-04",
    """
# Admission 30 June to 4 July 2025
Neutropenic sepsis, source not found. Piperacillin-tazobactam for four days. Blood cultures: no
growth. Neutrophils 0.3 on arrival, 1.8 on the day of discharge. G-CSF given once.

# To do
Chemotherapy deferred to 17 July 2025 and carboplatin reduced to AUC 4. Nystatin for the mouth.
Potassium was 3.0 on 1 July and was replaced by mouth.
""",
    "Dr Tadhg Ewing",
)
hospice = chart.letter(
    "palliative care visit.md",
    as_markdown,
    "Community palliative care visit",
    "Hospice of the Western Glen (fictional)",
    "2025-08-12",
    f"""
# Symptoms
Pain under the left shoulder blade 6/10 before, 2/10 since {morphine} was started. Breathless on
stairs. No constipation with laxatives. Appetite poor. Sleeps in a recliner. No nausea any more.

# Medicines
{morphine.name.capitalize()} 15 mg every 12 hours, morphine solution 5 mg when needed, senna 15 mg
at night, dexamethasone 4 mg in the morning until 2025-08-19, lansoprazole 30 mg, folic acid 400
micrograms.

# Intolerances
Codeine: hallucinations. Tramadol: vomiting.

# Family and wishes
Lives with his wife Morag. Daughter Catriona is expecting in November. His mother had breast cancer
and his uncle mesothelioma. He wants to die at home, not in hospital. DNACPR form signed on
2025-08-12, copy in the yellow folder.

# Plan
Pleural drain clinic on 2025-08-20 with Dr Arbuthnot. Physiotherapist for a fan and breathing
exercises. Nurse visits on Tuesdays.
""",
    "Sister Jocelyn MacAskill",
)
second_opinion = chart.file(
    "oncology summary.xml",
    cda(
        chart,
        "Oncology summary",
        "2025-09-09",
        [
            (
                "Assessment",
                "51848-0",
                "<paragraph>CT of 2025-09-02 after four cycles: the left lower lobe mass measures"
                " 38 mm, the subcarinal node 11 mm, no new lesions: partial response.</paragraph>"
                "<paragraph>MRI of the head on 2025-05-28 showed no brain metastases.</paragraph>"
                "<paragraph>Repeat sequencing reports EGFR exon 19 deletion; the first report of an"
                " exon 20 insertion is being checked by the laboratory.</paragraph>",
            ),
            (
                "Plan of care",
                "18776-5",
                "<paragraph>If the exon 19 deletion is confirmed, osimertinib 80 mg once daily "
                "instead of maintenance pemetrexed. Next visit 2025-09-30.</paragraph>",
            ),
            (
                "Results",
                "30954-2",
                narrative_table(
                    ("Test", "Date", "Value"),
                    [
                        ("Haemoglobin", "2025-09-09", "94 g/L"),
                        ("Creatinine", "2025-09-09", "103 umol/L"),
                        ("CEA", "2025-09-09", "18.7 ug/L"),
                    ],
                ),
            ),
        ],
    ),
    "\n".join(
        (
            "CT of 2025-09-02 after four cycles: the left lower lobe mass measures 38 mm, the"
            " subcarinal node 11 mm, no new lesions: partial response.",
            "MRI of the head on 2025-05-28 showed no brain metastases.",
            "Repeat sequencing reports EGFR exon 19 deletion; the first report of an exon 20"
            " insertion is being checked by the laboratory.",
            f"If the exon 19 deletion is confirmed, {osimertinib} instead of maintenance"
            " pemetrexed. Next visit 2025-09-30.",
            "Haemoglobin 2025-09-09 94 g/L",
            "Creatinine 2025-09-09 103 umol/L",
            "CEA 2025-09-09 18.7 ug/L",
        )
    ),
)


def treated(when: str, cycle: str, remark: str = "") -> dict[str, object]:
    """The row of a treatment day."""
    return days(f"{when} {cycle} {' '.join(lab[when] for lab in LABS)} {remark}".strip())


chart.ask(
    "latest value",
    "Latest Hb?",
    number("94", "g/L", "haemoglobin"),
    at=second_opinion("Haemoglobin 2025-09-09 94 g/L"),
)
chart.ask(
    "value on a date",
    "neuts on 26 June 2025",
    neutrophils.gold(SECOND),
    at=treated(SECOND, "2", "deferred: low neutrophils"),
    misleading=[neutrophils.gold(FIRST), neutrophils.gold(THIRD)],
)
chart.ask(
    "comparison of two dates",
    "weight at cycle 1 (5 June) vs 17 July",
    number("76.8"),
    number("72.9"),
    at=[treated(FIRST, "1"), treated(THIRD, "2", "dose reduced")],
)
chart.ask(
    "comparison of two dates",
    "How large was the primary on PET in May and on CT in September?",
    number("46", "mm"),
    number("38", "mm"),
    at=[
        pet("Mass in the left lower lobe of 46 mm with SUVmax 14.2"),
        second_opinion("the left lower lobe mass measures 38 mm"),
    ],
)
chart.ask(
    "conflict",
    "EGFR mutation?",
    says("exon 20 insertion"),
    says("exon 19 deletion"),
    at=[
        mdt("EGFR exon 20 insertion"),
        second_opinion("Repeat sequencing reports EGFR exon 19 deletion"),
    ],
)
chart.ask(
    "dose of a drug",
    "MST dose?",
    morphine.gold,
    at=hospice("Modified-release morphine 15 mg every 12 hours"),
    misleading=[number("5", "mg", "morphine")],
)
chart.ask(
    "table cell",
    "carboplatin dose given on 17 July 2025",
    number("410"),
    at=treated(THIRD, "2", "dose reduced"),
    misleading=[number("535")],
)
chart.ask(
    "table cell",
    "PD-L1?",
    number("40", "%"),
    at=mdt("PD-L1 40 %"),
)
chart.ask(
    "list of medications",
    "What did the hospice nurse find him taking?",
    all_of("morphine", "senna", "dexamethasone", "lansoprazole", "folic acid"),
    at=hospice(
        "Modified-release morphine 15 mg every 12 hours, morphine solution 5 mg when needed, senna"
        " 15 mg at night, dexamethasone 4 mg in the morning until 2025-08-19, lansoprazole 30 mg,"
        " folic acid 400 micrograms"
    ),
)
chart.ask(
    "list of allergies",
    "intolerances",
    all_of("codeine", "tramadol"),
    at=hospice("Codeine: hallucinations. Tramadol: vomiting"),
)
chart.ask(
    "yes/no",
    "DNACPR in place?",
    yes("DNACPR form signed"),
    at=hospice("DNACPR form signed on 2025-08-12"),
)
chart.ask(
    "yes/no",
    "did the chemo work, response on CT?",
    yes("partial response"),
    at=second_opinion("no new lesions: partial response"),
)
chart.ask(
    "negated finding",
    "brain mets?",
    no("no brain metastases"),
    at=second_opinion("MRI of the head on 2025-05-28 showed no brain metastases"),
)
chart.ask(
    "negated finding",
    "Did he have rigors when his wife rang?",
    no("rigors? A: none"),
    at=call("Q: Rigors? A: none"),
)
chart.ask(
    "family history",
    "cancer in the family?",
    says("mother had breast cancer"),
    says("uncle mesothelioma"),
    at=hospice("His mother had breast cancer and his uncle mesothelioma"),
)
chart.ask(
    "date of an event",
    "On which day was the resuscitation form signed?",
    day("2025-08-12"),
    at=hospice("DNACPR form signed on 2025-08-12"),
)
chart.ask(
    "who or where",
    "who answered the helpline call",
    says("Bridie Colquhoun"),
    at=call("Call taken by: S/N Bridie Colquhoun"),
)
chart.ask(
    "who or where",
    "preferred place of death?",
    says("at home"),
    at=hospice("He wants to die at home, not in hospital"),
)
chart.ask(
    "plan",
    "When and with whom is the pleural clinic?",
    day("2025-08-20"),
    says("Arbuthnot"),
    at=hospice("Pleural drain clinic on 2025-08-20 with Dr Arbuthnot"),
)
chart.ask(
    "wording",
    "Why was cycle 2 put of?",
    says("low neutrophils", "neutropenic sepsis"),
    at=(
        treated(SECOND, "2", "deferred: low neutrophils"),
        note("Neutropenic sepsis, source not found"),
    ),
)
chart.ask(
    "wording",
    "abx for the neutropenic sepsis and how long",
    says("piperacillin-tazobactam for four days"),
    at=note("Piperacillin-tazobactam for four days"),
)
chart.ask(
    "follow-up",
    "and the size of the subcarinal node then?",
    number("11", "mm"),
    at=second_opinion("the subcarinal node 11 mm"),
    after=["What did the CT in September 2025 show?"],
)
chart.cannot_answer("never measured", "LDH?", "What was his TSH?")
chart.cannot_answer("not on that date", "What was the CEA in May 2025?")
chart.cannot_answer("drug never given", "How many cycles of pembrolizumab has he had?")
chart.cannot_answer("relative's", "When was his mesothelioma diagnosed?")
chart.cannot_answer(
    "not recorded",
    "What did the thyroid ultrasound show?",
    "When did he start osimertinib?",
    "How much fluid was drained at the pleural clinic?",
)
