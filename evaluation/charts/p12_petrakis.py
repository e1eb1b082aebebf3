"""Joints: results as a table, rheumatology letter in Word, operation note, portal page."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says
from evaluation.files import as_docx, as_html, as_pdf, csv_of

chart = Chart("V-2052", "Petrakis", "Hamish", "1974-02-27", "male")

A, B, C = "2024-02-05", "2024-05-13", "2024-08-19"
urate = Lab("Urate", "µmol/L", {A: "561", B: "402", C: "318"})
crp = Lab("CRP", "mg/L", {A: "38", B: "12", C: "4"})
alt = Lab("ALT", "U/L", {A: "29", B: "33", C: "71"})
methotrexate = Drug("methotrexate", "12.5", "mg", "once a week")
old_methotrexate = Drug("methotrexate", "20", "mg", "once a week")
febuxostat = Drug("febuxostat", "80", "mg", "once a day")
LABS = (urate, crp, alt)

table = chart.file(
    "monitoring bloods.csv",
    csv_of(
        [
            ("Collected", "Test", "Result", "Unit"),
            *((when, lab.name, lab[when], lab.unit) for when in (A, B, C) for lab in LABS),
        ]
    ),
    "\n".join(f"{when} {lab.name} {lab[when]} {lab.unit}" for when in (A, B, C) for lab in LABS),
)
letter = chart.letter(
    "rheumatology.docx",
    as_docx,
    "Rheumatology clinic letter",
    "Tannery Lane Hospital (fictional)",
    "2024-08-26",
    f"""
# Diagnoses
- Seropositive rheumatoid arthritis since 2017
- Gout
- Raised liver enzyme on methotrexate

# Since May
Morning stiffness 20 minutes. One attack of gout of the left knee on 2024-06-30. He has no dry eyes
and no mouth ulcers. Drinks six pints of beer at weekends.

# Findings
Two swollen joints, three tender joints; DAS28 2.9 (in February 5.1). Nodule at the right elbow.

# Results
ALT {alt.at(C)}, so methotrexate is reduced from 20 mg to {methotrexate.dose} mg once a week. Urate
{urate.at(C)} on {febuxostat}.

# Medicines
Methotrexate 12.5 mg once a week, folic acid 5 mg the day after, febuxostat 80 mg once a day,
naproxen 500 mg when needed, hydroxychloroquine 200 mg twice a day.

# Plan
Liver tests again in two weeks. Eye screening for hydroxychloroquine with optometrist Solveig
Hartmann. Pneumococcal vaccine. If DAS28 rises above 3.2, add adalimumab.
""",
    "Dr Montague Ives",
)
hand = chart.letter(
    "hand surgery.pdf",
    as_pdf,
    "Operation note",
    "Tannery Lane Hospital, hand surgery",
    "2023-11-15",
    """
# Operation
Release of the right carpal tunnel under local anaesthesia on 2023-11-15. Surgeon: Miss Araminta
Foley. Tourniquet 14 minutes. No nerve injury. Stitches out after twelve days.

# Reactions
Sticking plaster (Elastoplast): blistering. Co-amoxiclav: jaundice in 2005.
""",
    "Miss Araminta Foley",
)
portal = chart.letter(
    "questionnaire.html",
    as_html,
    "Patient questionnaire before the visit",
    "Tannery Lane Hospital, patient portal",
    "2024-08-20",
    """
# Your answers
| Question | Answer |
| Pain today, 0 to 10 | 3 |
| Fatigue, 0 to 10 | 6 |
| Days off work since last visit | 4 |
| Do you smoke? | No, stopped 2010 |
| Is anybody in your family ill with joints? | My sister has psoriatic arthritis |
| Other operations | Hernia repair 1999 |
""",
    "Submitted by the patient",
)

chart.ask(
    "latest value",
    "what is his uric acid now",
    urate.gold(C),
    at=(table(f"{C} Urate {urate.at(C)}"), letter(f"Urate {urate.at(C)}")),
    misleading=[urate.gold(A), urate.gold(B)],
)
chart.ask(
    "value on a date",
    "CRP on 13 May 2024?",
    crp.gold(B),
    at=table(f"{B} CRP {crp.at(B)}"),
    misleading=[crp.gold(A), crp.gold(C)],
)
chart.ask(
    "comparison of two dates",
    "Urate in February and in August?",
    urate.gold(A),
    urate.gold(C),
    at=[
        table(f"{A} Urate {urate.at(A)}"),
        (table(f"{C} Urate {urate.at(C)}"), letter(f"Urate {urate.at(C)}")),
    ],
)
chart.ask(
    "comparison of two dates",
    "Has the DAS28 come down since February?",
    number("2.9"),
    number("5.1"),
    at=letter("DAS28 2.9 (in February 5.1)"),
)
chart.ask(
    "dose of a drug",
    "What is the current methotrexate dose?",
    methotrexate.gold,
    at=(letter("Methotrexate 12.5 mg once a week"), letter("from 20 mg to 12.5 mg once a week")),
    misleading=[old_methotrexate.gold],
)
chart.ask(
    "dose of a drug",
    "febuxostat?",
    febuxostat.gold,
    at=(letter("febuxostat 80 mg once a day"), letter(str(febuxostat))),
)
chart.ask(
    "list of medications",
    "Please list Mr Petrakis's medicines.",
    all_of("methotrexate", "folic acid", "febuxostat", "naproxen", "hydroxychloroquine"),
    at=letter("Methotrexate 12.5 mg once a week, folic acid 5 mg the day after, febuxostat"),
)
chart.ask(
    "list of problems",
    "Rheumatological diagnoses?",
    all_of("rheumatoid arthritis", "gout"),
    at=letter("Seropositive rheumatoid arthritis since 2017 Gout"),
)
chart.ask(
    "list of allergies",
    "Drug reactions on record?",
    all_of(("sticking plaster", "Elastoplast"), "co-amoxiclav"),
    at=hand("Sticking plaster (Elastoplast): blistering. Co-amoxiclav: jaundice in 2005"),
)
chart.ask(
    "table cell",
    "How tired did he rate himself?",
    number("6"),
    at=portal("Fatigue, 0 to 10 6"),
)
chart.ask(
    "table cell",
    "ALT result of 5 February 2024",
    alt.gold(A),
    at=table(f"{A} ALT {alt.at(A)}"),
    misleading=[alt.gold(C)],
)
chart.ask(
    "yes/no",
    "Does he smoke?",
    no("no, stopped 2010"),
    at=portal("Do you smoke? No, stopped 2010"),
)
chart.ask(
    "negated finding",
    "Sicca symptoms such as dry eyes?",
    no("no dry eyes"),
    at=letter("He has no dry eyes and no mouth ulcers"),
)
chart.ask(
    "negated finding",
    "Was a nerve damaged during the operation?",
    no("no nerve injury"),
    at=hand("No nerve injury"),
)
chart.ask(
    "family history",
    "Arthritis in relatives?",
    says("sister has psoriatic arthritis"),
    at=portal("My sister has psoriatic arthritis"),
)
chart.ask(
    "date of an event",
    "When was the carpal tunnel decompression?",
    day("2023-11-15"),
    at=hand("Release of the right carpal tunnel under local anaesthesia on 2023-11-15"),
)
chart.ask(
    "date of an event",
    "date of the last gout attack",
    day("2024-06-30"),
    at=letter("One attack of gout of the left knee on 2024-06-30"),
)
chart.ask(
    "who or where",
    "Who operated on his hand?",
    says("Araminta Foley"),
    at=hand("Surgeon: Miss Araminta Foley"),
)
chart.ask(
    "plan",
    "At which disease activity would a biologic be added?",
    says("rises above 3.2"),
    at=letter("If DAS28 rises above 3.2, add adalimumab"),
)
chart.ask(
    "wording",
    "HCQ dose",
    number("200", "mg", "hydroxychloroquine"),
    at=letter("hydroxychloroquine 200 mg twice a day"),
)
chart.ask(
    "wording",
    "why was the MTX lowered?",
    says("ALT 71"),
    at=letter(f"ALT {alt.at(C)}, so methotrexate is reduced"),
)
chart.ask(
    "follow-up",
    "And in August?",
    crp.gold(C),
    at=table(f"{C} CRP {crp.at(C)}"),
    after=["What was the CRP in May 2024?"],
)
chart.cannot_answer("never measured", "What is the anti-CCP titre?", "What is his creatinine?")
chart.cannot_answer("not on that date", "CRP in November 2023?")
chart.cannot_answer(
    "drug never given", "What dose of leflunomide did he take?", "When was adalimumab started?"
)
chart.cannot_answer("relative's", "When was his psoriatic arthritis diagnosed?")
chart.cannot_answer("not recorded", "What did the eye screening show?")
