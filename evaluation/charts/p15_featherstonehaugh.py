"""Old-age psychiatry: a letter in prose, a care plan, a nurse's e-mail, lithium levels, a scan."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_docx, as_email, as_markdown, as_scan, xlsx_of

chart = Chart("V-2055", "Featherstonehaugh", "Dilys", "1945-04-18", "female")

JANUARY, APRIL, JULY = "2025-01-21", "2025-04-15", "2025-07-08"
lithium_level = Lab(
    "Lithium level", "mmol/L", {JANUARY: "0.52", APRIL: "0.91", JULY: "0.58"}, ("lithium",)
)
egfr = Lab("eGFR", "mL/min", {JANUARY: "58", APRIL: "47", JULY: "51"}, ("eGFR",))
calcium = Lab("Calcium", "mmol/L", {JANUARY: "2.48", APRIL: "2.61", JULY: "2.57"}, ("calcium",))
lithium = Drug("lithium carbonate", "400", "mg", "at night")
quetiapine = Drug("quetiapine", "50", "mg", "at night")

letter = chart.letter(
    "clinic letter.docx",
    as_docx,
    "Older adults community mental health team: outpatient review",
    "Saltgrass House, Old Age Psychiatry (fictional)",
    "2025-07-10",
    f"""
Thank you for asking me to review this 80-year-old retired headmistress with bipolar affective
disorder type 1, first diagnosed in 1978, and mild vascular cognitive impairment. I saw her at home
on 10 July 2025 together with her niece Gwenllian and her community nurse.

She told me that she was "ticking over". She sleeps about seven hours and eats well. Her mood was
euthymic; she was neither elated nor tearful, and there was no pressure of speech. She denied any
suicidal thoughts and said that life was worth living. I could not elicit any delusions. She no
longer hears the neighbours talking about her, as she did in March.

There is a fine tremor of both hands, more on the right. Her gait is slightly broad-based. On the
ACE-III she scored 78 out of 100, compared with 84 in June 2024. She lost points mostly on memory
and fluency.

As you know she was admitted under section 2 to Curlew Ward from 4 March 2025 until 11 April 2025
with a manic episode, and in April became toxic on lithium after indapamide had been started for
her blood pressure. Indapamide was stopped on 16 April 2025. She has had two courses of ECT, both in
the 1980s. Haloperidol made her rigid and should not be given again.

I would be grateful if you would continue {lithium}, {quetiapine}, and amlodipine 5 mg in the
morning. I have asked for donepezil to be held back until she has had an ECG. Please do not
prescribe NSAIDs. Lithium, kidney function and calcium are due again on 2025-10-07. In view of the
calcium I should like a parathyroid hormone level.

Her mother died by suicide and a cousin had schizophrenia. She drinks a glass of sherry on Sundays.
She has given up driving. She has capacity to decide about her treatment.
""",
    "Dr Ekaterina Vasquez-Lund, consultant old age psychiatrist",
)
plan = chart.letter(
    "care plan.md",
    as_markdown,
    "Care plan",
    "Saltgrass House, community mental health team",
    "2025-04-25",
    """
# People
| Who | Role | Telephone |
| Obinna Farquhar | care coordinator, community psychiatric nurse | 01632 960411 |
| Gwenllian Pryce-Moon | niece, lasting power of attorney for finances | 01632 960877 |
| Crisis team | nights and weekends | 01632 960100 |

# Early warning signs
- gets up before four
- rings old pupils
- buys garden ornaments

# What helps
Routine, short visits, the choir on Wednesdays. She does not want her brother to be told.

# Medicines
Lithium carbonate 600 mg at night in a blister pack. Quetiapine 50 mg at night.

# Risks
No history of self-harm. Fell once in hospital without injury. Risk of overspending: niece holds the
bank card.

# Advance statement
Prefers admission to Curlew Ward. Does not wish ECT again.
""",
    "Obinna Farquhar",
)
levels = chart.file(
    "lithium monitoring.xlsx",
    xlsx_of(
        "Lithium clinic",
        [
            ("Date", "Lithium level (mmol/L)", "eGFR (mL/min)", "Calcium (mmol/L)", "TSH (mU/L)"),
            *(
                (when, float(lithium_level[when]), float(egfr[when]), float(calcium[when]), tsh)
                for when, tsh in ((JANUARY, 3.4), (APRIL, ""), (JULY, 4.9))
            ),
        ],
    ),
    "\n".join(
        f"{when} {lithium_level[when]} {egfr[when]} {calcium[when]} {tsh}".strip()
        for when, tsh in ((JANUARY, "3.4"), (APRIL, ""), (JULY, "4.9"))
    ),
)
mail = chart.letter(
    "nurse update.eml",
    as_email,
    "Mrs Featherstonehaugh: update",
    "Community mental health team",
    "2025-08-05",
    """
Visited this morning. Bright, chatty, not overtalkative. BP 136/74 sitting, 128/70 standing. Weight
58.3 kg. Tremor about the same. She has had loose stools for two days, so I told her to drink plenty
and took a lithium level, result to follow.

The chemist says she collects lithium carbonate 400 mg tablets, one at night. Niece is in Portugal
until 22 August; neighbour Mr Abiodun looks in daily. Choir summer concert went well. I will call
again on 2025-08-12.
""",
    "Obinna Farquhar, CPN",
)
scan = chart.letter(
    "ECG request and report (scan).pdf",
    as_scan,
    "ECG report",
    "Fernhill Royal Infirmary, cardiac investigations",
    "2025-07-24",
    """
Sinus rhythm, rate 56 per minute.

PR interval 214 ms, first degree heart block.

QTc 448 ms.

No ischaemic changes.

Suggest caution with donepezil.
""",
    "Dr Malachy Sunderland",
)


def row(when: str, tsh: str = "") -> dict[str, object]:
    """A row of the lithium clinic's workbook."""
    return levels(f"{when} {lithium_level[when]} {egfr[when]} {calcium[when]} {tsh}".strip())


chart.ask(
    "latest value",
    "latest Li level?",
    lithium_level.gold(JULY),
    at=row(JULY),
    misleading=[lithium_level.gold(JANUARY), lithium_level.gold(APRIL)],
)
chart.ask(
    "latest value",
    "What is Dilys's most recent blood pressure, sitting?",
    number("136/74"),
    at=mail("BP 136/74 sitting"),
)
chart.ask(
    "value on a date",
    "eGFR 15/4/2025",
    egfr.gold(APRIL, dated=False),
    at=row(APRIL),
    misleading=[egfr.gold(JANUARY, dated=False), egfr.gold(JULY, dated=False)],
)
chart.ask(
    "comparison of two dates",
    "ACE-III now vs last year?",
    number("78"),
    number("84"),
    at=letter("she scored 78 out of 100, compared with 84 in June 2024"),
)
chart.ask(
    "comparison of two dates",
    "How has the TSH changed from January to July 2025?",
    number("3.4"),
    number("4.9"),
    at=[row(JANUARY, "3.4"), row(JULY, "4.9")],
)
chart.ask(
    "conflict",
    "Which lithium dose is right, what do the documents say?",
    lithium.gold,
    number("600", "mg", "lithium carbonate"),
    at=[
        (letter(str(lithium)), mail("lithium carbonate 400 mg tablets, one at night")),
        plan("Lithium carbonate 600 mg at night"),
    ],
)
chart.ask(
    "dose of a drug",
    "quetiapine dose pls",
    quetiapine.gold,
    at=(letter(str(quetiapine)), plan("Quetiapine 50 mg at night")),
)
chart.ask(
    "list of medications",
    "Could you tell me what the psychiatrist wants her to take?",
    all_of("lithium", "quetiapine", "amlodipine"),
    at=letter(f"you would continue {lithium}, {quetiapine}, and amlodipine 5 mg in the morning"),
)
chart.ask(
    "table cell",
    "phone no of care coordinator",
    says("01632 960411"),
    at=plan("Obinna Farquhar care coordinator, community psychiatric nurse 01632 960411"),
)
chart.ask(
    "scanned page",
    "QTc on the ECG?",
    number("448", "ms"),
    at=scan("QTc 448 ms"),
)
chart.ask(
    "scanned page",
    "Who reported the ECG?",
    says("Malachy Sunderland"),
    at={
        "document": "ECG request and report (scan).pdf",
        "page": 1,
        "words": "Dr Malachy Sunderland",
    },
)
chart.ask(
    "yes/no",
    "Is she still driving?",
    no("given up driving"),
    at=letter("She has given up driving"),
)
chart.ask(
    "yes/no",
    "has capacity?",
    yes("has capacity to decide about her treatment"),
    at=letter("She has capacity to decide about her treatment"),
)
chart.ask(
    "negated finding",
    "any SI?",
    no("denied any suicidal thoughts"),
    at=letter("She denied any suicidal thoughts"),
)
chart.ask(
    "negated finding",
    "Has she ever harmed herself?",
    no("no history of self-harm"),
    at=plan("No history of self-harm"),
)
chart.ask(
    "family history",
    "psychiatric family hx?",
    says("mother died by suicide"),
    says("cousin had schizophrenia"),
    at=letter("Her mother died by suicide and a cousin had schizophrenia"),
)
chart.ask(
    "date of an event",
    "When was the thiazide-like diuretic stopped?",
    day("2025-04-16"),
    at=letter("Indapamide was stopped on 16 April 2025"),
)
chart.ask(
    "who or where",
    "who holds LPA for her money",
    says("Gwenllian"),
    at=plan("Gwenllian Pryce-Moon niece, lasting power of attorney for finances"),
)
chart.ask(
    "plan",
    "When are lithium bloods next due?",
    day("2025-10-07"),
    at=letter("Lithium, kidney function and calcium are due again on 2025-10-07"),
)
chart.ask(
    "wording",
    "which antipsychotic gave her EPSEs",
    says("haloperidol"),
    at=letter("Haloperidol made her rigid and should not be given again"),
)
chart.ask(
    "wording",
    "relapse signature?",
    all_of(("gets up before four", "before four"), "rings old pupils", "garden ornaments"),
    at=plan("gets up before four rings old pupils buys garden ornaments"),
)
chart.ask(
    "follow-up",
    "and discharged?",
    day("2025-04-11"),
    at=letter("from 4 March 2025 until 11 April 2025"),
    after=["When was she admitted to Curlew Ward?"],
)
chart.cannot_answer("never measured", "PTH result?", "What is her vitamin B12?")
chart.cannot_answer("not on that date", "What was the TSH on 15 April 2025?")
chart.cannot_answer("drug never given", "On which dose of sodium valproate was she?")
chart.cannot_answer("relative's", "When was her schizophrenia diagnosed?")
chart.cannot_answer(
    "not recorded",
    "Lithium level taken by the nurse in August 2025?",
    "Since when has she been on donepezil?",
)
