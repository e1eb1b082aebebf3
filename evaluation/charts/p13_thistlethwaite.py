"""Bowel surgery: ward notes, operation note, a photographed form, a letter that disagrees."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says
from evaluation.files import as_docx, as_pdf, as_picture, csv_of

chart = Chart("V-2053", "Thistlethwaite", "Maureen", "1953-09-17", "female")

BEFORE, FIRST, THIRD, FIFTH, SEVENTH = (
    "2025-02-24",
    "2025-03-04",
    "2025-03-06",
    "2025-03-08",
    "2025-03-10",
)
haemoglobin = Lab("Hb", "g/L", {BEFORE: "112", FIRST: "101", THIRD: "97", SEVENTH: "99"})
crp = Lab("CRP", "mg/L", {BEFORE: "6", FIRST: "88", THIRD: "214", FIFTH: "131", SEVENTH: "64"})
potassium = Lab(
    "Potassium",
    "mmol/L",
    {BEFORE: "4.2", FIRST: "4.0", THIRD: "3.1", FIFTH: "3.9", SEVENTH: "4.3"},
)
creatinine = Lab("Creatinine", "µmol/L", {BEFORE: "71", THIRD: "109", SEVENTH: "74"})
enoxaparin = Drug("enoxaparin", "40", "mg", "once a day")
LABS = (haemoglobin, crp, potassium, creatinine)


def british(when: str) -> str:
    """The day as the ward writes it."""
    year, month, of_month = when.split("-")
    return f"{of_month}/{month}/{year}"


WARD = f"""Fernhill Royal Infirmary (fictional)   Ward 9B   CONTINUATION SHEET
Thistlethwaite, Maureen   DOB 17/09/1953   MRN V-2053

03/03/2025 07:40  Pre-op WR, Mr Pemberton-Osei (cons)
71F caecal ca, T2DM, HTN. For elective R hemi today. Consented. Grp & save x2 done.
Obs: BP 142/78 HR 74 SpO2 97% RA T 36.4

{british(FIRST)} 08:10  WR Reg (Dr Ngata)
D1 post R hemi. Comfortable on PCA, pain 3/10. Not passed flatus. UO 40 ml/h.
O/E abdo soft, approp tender. Wound dry. Calves SNT.
Hb {haemoglobin[FIRST]}  CRP {crp[FIRST]}  K {potassium[FIRST]}
P: sips + Ensure. Sit out. Catheter out tmrw. Enoxaparin 40 mg sc od.

{british(THIRD)} 08:25  WR Mr Pemberton-Osei
D3. Vomited x2 overnight, c. 600 ml bile. BNO. Distended +++
T 37.9 HR 104 BP 118/66 SpO2 95% 2L
CRP {crp[THIRD]}  WCC 15.2  K {potassium[THIRD]}
Imp: ileus ?leak
P: NBM, NGT on free drainage, IVI + 40 mmol KCl. CT AP today. Withhold metformin.

{british(THIRD)} 16:30  FY1 (Dr Achterberg)
CT d/w radiology (Dr Lindgren): dilated SB loops, no free gas, no collection, no anastomotic leak.
Ileus - conservative. NOK (son Terence) updated by phone.

{british(FIFTH)} 09:00  WR Reg (Dr Ngata)
D5. Passed flatus x3. NGT 150 ml/24h. Afebrile. CRP {crp[FIFTH]}  K {potassium[FIFTH]}
P: NGT out, free fluids. Dietitian r/v. Physio.

{british(SEVENTH)} 08:15  WR Mr Pemberton-Osei
D7. BO x2, soft. Managing light diet. Lower end of wound red, small amt pus.
2 clips out, packed, swab sent - result awaited. No abx for now. CRP {crp[SEVENTH]}.
P: home Weds with DN for packing. Enoxaparin 28/7 in total. Histology chase.
"""
ward = chart.file("ward 9B notes.txt", WARD.encode(), WARD)
operation = chart.letter(
    "operation note.pdf",
    as_pdf,
    "Operation note",
    "Fernhill Royal Infirmary, colorectal surgery (fictional)",
    "2025-03-03",
    """
# Procedure
Right hemicolectomy, started laparoscopically and converted to open because of dense adhesions from
a previous hysterectomy.

# Team
| Role | Name |
| Surgeon | Mr Kwabena Pemberton-Osei |
| Assistant | Dr Aroha Ngata |
| Anaesthetist | Dr Philippa Saltmarsh |
| Scrub nurse | Jerome Quill |

# Details
ASA 3. Allergies: none known. Co-amoxiclav 1.2 g at induction. Knife to skin 09:05, end 12:20.
Estimated blood loss 350 ml, not transfused.

# Findings
Tumour of 4 cm in the caecum, mobile, not through to the abdominal wall. Liver surface smooth, no
metastases. No peritoneal deposits. Gallstones felt in the gallbladder.

# Reconstruction
Stapled side-to-side ileocolic anastomosis. No drain. Skin closed with clips.
""",
    "Mr Kwabena Pemberton-Osei",
)
assessment = chart.letter(
    "pre-op assessment.png",
    as_picture,
    "Pre-operative assessment",
    "Fernhill Royal Infirmary, day surgery unit",
    BEFORE,
    """
Weight 81 kg, height 158 cm.

Manages one flight of stairs. Stopped smoking in 1998.

ALLERGY: penicillin, face swelled up.

Previous anaesthetic: very sick afterwards. Upper denture.

Sister had a clot on the lung.

Ramipril 10 mg in the morning, metformin 500 mg twice a day.
""",
    "Nurse Bronwen Tillotson",
)
bloods = chart.file(
    "bloods.csv",
    csv_of(
        [
            ("Date", *(f"{lab.name} ({lab.unit})" for lab in LABS)),
            *(
                (british(when), *(lab.results.get(when, "") for lab in LABS))
                for when in (BEFORE, FIRST, THIRD, FIFTH, SEVENTH)
            ),
        ]
    ),
    "\n".join(
        " ".join((british(when), *(lab.results.get(when, "") for lab in LABS)))
        for when in (BEFORE, FIRST, THIRD, FIFTH, SEVENTH)
    ),
)
discharge = chart.letter(
    "discharge letter.docx",
    as_docx,
    "Discharge letter",
    "Fernhill Royal Infirmary, Ward 9B",
    "2025-03-12",
    f"""
# Admission
Elective admission from 2025-03-03 to 2025-03-12 for a right hemicolectomy. Recovery was delayed by
a postoperative ileus, which settled without operation, and by a superficial wound infection.

# Histology
Moderately differentiated adenocarcinoma of the caecum, pT3 N1 (2 of 19 nodes), resection margins
clear. Mismatch repair proteins are still being tested.

# Medicines on discharge
- ramipril 5 mg each morning
- metformin 500 mg twice a day, restarted on 2025-03-09
- {enoxaparin}, last injection on 2025-03-31
- paracetamol 1 g up to four times a day
- ferrous sulfate 200 mg once a day

# Follow-up
District nurses will pack the wound on alternate days. Mr Pemberton-Osei will see her in clinic on
2025-04-02. The case goes to the colorectal MDT on 2025-03-19 to discuss adjuvant chemotherapy;
specialist nurse Damaris Okell is her key worker. No driving for six weeks.
""",
    "Dr Joost Achterberg, FY1",
)


def taken(when: str) -> dict[str, object]:
    """The row of the blood results."""
    return bloods(" ".join((british(when), *(lab.results.get(when, "") for lab in LABS))))


chart.ask(
    "latest value",
    "last CRP before she went home?",
    number(crp[SEVENTH], "", "CRP"),
    at=(taken(SEVENTH), ward(f"CRP {crp[SEVENTH]}.")),
    misleading=[number(crp[THIRD], "", "CRP"), number(crp[FIFTH], "", "CRP")],
)
chart.ask(
    "value on a date",
    "K+ on 6 March 2025?",
    number(potassium[THIRD], "", "Potassium", "K"),
    at=(taken(THIRD), ward(f"CRP {crp[THIRD]} WCC 15.2 K {potassium[THIRD]}")),
    misleading=[number(potassium[FIRST], "", "K"), number(potassium[FIFTH], "", "K")],
)
chart.ask(
    "comparison of two dates",
    "Hb pre op vs day 7",
    haemoglobin.gold(BEFORE),
    haemoglobin.gold(SEVENTH),
    at=[taken(BEFORE), taken(SEVENTH)],
)
chart.ask(
    "comparison of two dates",
    "Please compare her creatinine on 24 February with that of 6 March.",
    creatinine.gold(BEFORE),
    creatinine.gold(THIRD),
    at=[taken(BEFORE), taken(THIRD)],
)
chart.ask(
    "dose of a drug",
    "what clexane dose is she going home on and until when",
    enoxaparin.gold,
    day("2025-03-31"),
    at=discharge("enoxaparin 40 mg once a day, last injection on 2025-03-31"),
)
chart.ask(
    "conflict",
    "Is she pen allergic?",
    says("penicillin, face swelled up", "penicillin"),
    says("none known"),
    at=[assessment("penicillin, face swelled up"), operation("Allergies: none known")],
)
chart.ask(
    "conflict",
    "ramipril dose - pre-op clinic and discharge say the same?",
    number("10", "mg", "ramipril"),
    number("5", "mg", "ramipril"),
    at=[assessment("Ramipril 10 mg in the morning"), discharge("ramipril 5 mg each morning")],
)
chart.ask(
    "list of medications",
    "TTOs?",
    all_of("ramipril", "metformin", "enoxaparin", "paracetamol", ("ferrous sulfate", "ferrous")),
    at=discharge(
        "ramipril 5 mg each morning metformin 500 mg twice a day, restarted on 2025-03-09"
        f" {enoxaparin}, last injection on 2025-03-31 paracetamol 1 g up to four times a day"
        " ferrous sulfate 200 mg once a day"
    ),
)
chart.ask(
    "table cell",
    "Who gave the anaesthetic?",
    says("Saltmarsh"),
    at=operation("Anaesthetist Dr Philippa Saltmarsh"),
)
chart.ask(
    "scanned page",
    "How much did she weigh at pre-assessment?",
    number("81", "kg"),
    at=assessment("Weight 81 kg"),
)
chart.ask(
    "yes/no",
    "was she transfused in theatre",
    no("not transfused"),
    at=operation("Estimated blood loss 350 ml, not transfused"),
)
chart.ask(
    "negated finding",
    "Any leak on the CT?",
    no("no anastomotic leak"),
    at=ward("no free gas, no collection, no anastomotic leak"),
)
chart.ask(
    "negated finding",
    "liver mets seen at surgery?",
    no("no metastases"),
    at=operation("Liver surface smooth, no metastases"),
)
chart.ask(
    "family history",
    "FHx of VTE?",
    says("Sister had a clot on the lung", "clot on the lung"),
    at=assessment("Sister had a clot on the lung"),
)
chart.ask(
    "date of an event",
    "When was metformin started again?",
    day("2025-03-09"),
    at=discharge("metformin 500 mg twice a day, restarted on 2025-03-09"),
)
chart.ask(
    "who or where",
    "Which radiologist discussed the scan with the FY1?",
    says("Lindgren"),
    at=ward("CT d/w radiology (Dr Lindgren)"),
)
chart.ask(
    "who or where",
    "name of CNS / key worker?",
    says("Damaris Okell"),
    at=discharge("specialist nurse Damaris Okell is her key worker"),
)
chart.ask(
    "plan",
    "When is her outpatient appointment with the surgeon?",
    day("2025-04-02"),
    at=discharge("Mr Pemberton-Osei will see her in clinic on 2025-04-02"),
)
chart.ask(
    "wording",
    "why did they convert to open",
    says("adhesions"),
    at=operation("converted to open because of dense adhesions from a previous hysterectomy"),
)
chart.ask(
    "wording",
    "How many lymph nodes were positve?",
    says("2 of 19"),
    at=discharge("pT3 N1 (2 of 19 nodes)"),
)
chart.ask(
    "follow-up",
    "and the day after the operation?",
    number(crp[FIRST], "", "CRP"),
    at=(taken(FIRST), ward(f"Hb {haemoglobin[FIRST]} CRP {crp[FIRST]} K {potassium[FIRST]}")),
    after=["What was the CRP on 6 March 2025?"],
)
chart.cannot_answer("never measured", "CEA before the operation?", "What was her albumin?")
chart.cannot_answer("not on that date", "Creatinine on 8 March 2025?")
chart.cannot_answer("drug never given", "How much gentamicin did she get?")
chart.cannot_answer("relative's", "When did she have her pulmonary embolism?")
chart.cannot_answer(
    "not recorded",
    "What did the wound swab grow?",
    "How many cycles of chemo has she had so far?",
)
