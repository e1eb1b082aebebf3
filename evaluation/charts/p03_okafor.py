"""A pregnancy: antenatal letter of two pages, a scanned referral, a C-CDA, a midwife's note."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_markdown, as_pdf, as_scan
from evaluation.structured_files import cda, narrative_table

chart = Chart("V-2043", "Okafor", "Mei-Lin", "1992-07-25", "female")

BOOKING, MIDDLE, LATE = "2025-01-14", "2025-03-18", "2025-05-06"
tsh = Lab("TSH", "mU/L", {BOOKING: "5.6", MIDDLE: "2.9", LATE: "2.1"}, ("TSH",))
ferritin = Lab("Ferritin", "µg/L", {BOOKING: "38", LATE: "11"}, ("ferritin",))
levothyroxine = Drug("levothyroxine", "100", "micrograms", "before breakfast")
old_levothyroxine = Drug("levothyroxine", "75", "micrograms", "before breakfast")
iron = Drug("ferrous fumarate", "210", "mg", "once a day")

antenatal = chart.letter(
    "antenatal clinic.pdf",
    as_pdf,
    "Antenatal clinic letter",
    "Queensferry Maternity Unit (fictional)",
    MIDDLE,
    f"""
# Pregnancy
Second pregnancy; her first child was born at 39 weeks in 2021 by ventouse. Estimated date of
delivery 2025-07-30. Dating scan on 2025-01-20 agreed with her dates. Twins were excluded.

# Medical history
Hashimoto's thyroiditis, diagnosed in 2018. Migraine with aura. Appendix removed in 2009.

# Thyroid
At booking the TSH was {tsh.at(BOOKING)} on {old_levothyroxine}. The dose went up to
{levothyroxine}, and today it is {tsh.at(MIDDLE)}.
---
# Anomaly scan
Scan of {MIDDLE}: normal growth, four-chamber heart view normal, placenta posterior and clear of
the cervix. It is a girl.

# Screening
Combined test low risk (1 in 4800). Hepatitis B, HIV and syphilis negative. Blood group O
rhesus negative, no antibodies.

# Plan
- Anti-D injection at 28 weeks, booked for 2025-05-06 with community midwife Agnes Tolliver.
- Oral glucose tolerance test at 26 weeks because her father has type 2 diabetes.
- Aspirin is not needed.
""",
    "Miss Henrietta Adeyemi, consultant obstetrician",
)
referral = chart.letter(
    "referral (scan).pdf",
    as_scan,
    "Referral to thyroid clinic",
    "Maple Road Practice (fictional)",
    "2025-01-16",
    f"""
Thank you for seeing this lady who is ten weeks pregnant. Her TSH on {BOOKING} was
{tsh.at(BOOKING)}.

She feels tired and constipated. Pulse 58 per minute. There is a small smooth goitre.

She cannot take ibuprofen: it brought on wheeze in 2015. No other allergies.
""",
    "Dr Callum Strachan",
)
summary = chart.file(
    "summary.xml",
    cda(
        chart,
        "Maternity summary",
        LATE,
        [
            (
                "Results",
                "30954-2",
                narrative_table(
                    ("Test", "Date", "Value"),
                    [
                        ("TSH", LATE, tsh.at(LATE)),
                        ("Ferritin", BOOKING, ferritin.at(BOOKING)),
                        ("Ferritin", LATE, ferritin.at(LATE)),
                        ("Glucose, 2 hours after 75 g", "2025-04-29", "6.9 mmol/L"),
                    ],
                ),
            ),
            (
                "Medications",
                "10160-0",
                narrative_table(
                    ("Drug", "Dose"),
                    [
                        ("Levothyroxine", "100 micrograms before breakfast"),
                        ("Ferrous fumarate", f"210 mg once a day, since {LATE}"),
                        ("Folic acid", "5 mg once a day, stopped 2025-02-24"),
                    ],
                ),
            ),
        ],
    ),
    "\n".join(
        (
            f"TSH {LATE} {tsh.at(LATE)}",
            f"Ferritin {BOOKING} {ferritin.at(BOOKING)}",
            f"Ferritin {LATE} {ferritin.at(LATE)}",
            "Glucose, 2 hours after 75 g 2025-04-29 6.9 mmol/L",
            "Levothyroxine 100 micrograms before breakfast",
            f"Ferrous fumarate 210 mg once a day, since {LATE}",
            "Folic acid 5 mg once a day, stopped 2025-02-24",
        )
    ),
)
midwife = chart.letter(
    "midwife.md",
    as_markdown,
    "Community midwife visit",
    "Queensferry community midwives (fictional)",
    LATE,
    f"""
# 28 weeks
Baby active. BP 108/66. Urine dip: nothing abnormal. Fundal height 28 cm, fetal heart 142 per
minute. No headaches, no visual disturbance, no bleeding.

Anti-D 1500 units given into the left arm without problems.

Ferritin is low, so I started {iron}, away from the thyroid tablet.

# Birth
She would like a water birth. Her sister needed a caesarean for placenta praevia.
""",
    "Agnes Tolliver",
)

chart.ask(
    "latest value",
    "Most recent TSH?",
    tsh.gold(LATE),
    at=summary(f"TSH {LATE} {tsh.at(LATE)}"),
    misleading=[tsh.gold(BOOKING), tsh.gold(MIDDLE)],
)
chart.ask(
    "value on a date",
    "What was the ferritin at booking in January 2025?",
    ferritin.gold(BOOKING),
    at=summary(f"Ferritin {BOOKING} {ferritin.at(BOOKING)}"),
    misleading=[ferritin.gold(LATE)],
)
chart.ask(
    "comparison of two dates",
    "Compare the ferritin in January with the one in May.",
    ferritin.gold(BOOKING),
    ferritin.gold(LATE),
    at=[
        summary(f"Ferritin {BOOKING} {ferritin.at(BOOKING)}"),
        summary(f"Ferritin {LATE} {ferritin.at(LATE)}"),
    ],
)
chart.ask(
    "dose of a drug",
    "Current levothyroxine dose?",
    levothyroxine.gold,
    at=(antenatal(str(levothyroxine)), summary("Levothyroxine 100 micrograms before breakfast")),
    misleading=[old_levothyroxine.gold],
)
chart.ask(
    "list of medications",
    "What is she taking now?",
    all_of("levothyroxine", "ferrous fumarate"),
    at=[
        summary("Levothyroxine 100 micrograms before breakfast"),
        summary(f"Ferrous fumarate 210 mg once a day, since {LATE}"),
    ],
)
chart.ask(
    "list of problems",
    "Past medical history?",
    all_of("Hashimoto", "migraine with aura", ("appendix", "appendicectomy")),
    at=antenatal(
        "Hashimoto's thyroiditis, diagnosed in 2018. Migraine with aura. Appendix removed"
    ),
)
chart.ask(
    "list of allergies",
    "Anything she must not be given?",
    says("ibuprofen"),
    at=referral("She cannot take ibuprofen: it brought on wheeze in 2015"),
)
chart.ask(
    "scanned page",
    "What was the pulse in the GP's referral?",
    number("58"),
    at=referral("Pulse 58 per minute"),
)
chart.ask(
    "scanned page",
    "Who referred her to the thyroid clinic?",
    says("Callum Strachan"),
    at={"document": "referral (scan).pdf", "page": 1, "words": "Dr Callum Strachan"},
)
chart.ask(
    "yes/no",
    "Is she rhesus negative?",
    yes("rhesus negative"),
    at=antenatal("Blood group O rhesus negative, no antibodies"),
)
chart.ask(
    "negated finding",
    "Any vaginal bleeding at 28 weeks?",
    no("no bleeding"),
    at=midwife("No headaches, no visual disturbance, no bleeding"),
)
chart.ask(
    "family history",
    "Why does she need a glucose tolerance test?",
    says("her father has type 2 diabetes"),
    at=antenatal("Oral glucose tolerance test at 26 weeks because her father has type 2 diabetes"),
)
chart.ask(
    "date of an event",
    "When is the baby due?",
    day("2025-07-30"),
    at=antenatal("Estimated date of delivery 2025-07-30"),
)
chart.ask(
    "who or where",
    "Where does the placenta lie?",
    says("posterior"),
    at=antenatal("placenta posterior and clear of the cervix"),
)
chart.ask(
    "plan",
    "When was the anti-D booked for, and with whom?",
    day("2025-05-06"),
    says("Agnes Tolliver"),
    at=antenatal("Anti-D injection at 28 weeks, booked for 2025-05-06"),
)
chart.ask(
    "table cell",
    "OGTT 2 hour glucose",
    number("6.9", "mmol/L"),
    at=summary("Glucose, 2 hours after 75 g 2025-04-29 6.9 mmol/L"),
)
chart.ask(
    "wording",
    "FHR at the last visit",
    number("142"),
    at=midwife("fetal heart 142 per minute"),
)
chart.ask(
    "follow-up",
    "And in March?",
    tsh.gold(MIDDLE),
    at=antenatal(f"today it is {tsh.at(MIDDLE)}"),
    after=["What was the TSH at booking?"],
)
chart.cannot_answer("never measured", "What was the platelet count?", "What is her HbA1c?")
chart.cannot_answer("not on that date", "TSH in October 2024?")
chart.cannot_answer("drug never given", "What dose of labetalol is she on?")
chart.cannot_answer(
    "relative's", "When was her placenta praevia found?", "How is her type 2 diabetes treated?"
)
