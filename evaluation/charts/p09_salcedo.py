"""Ulcerative colitis: a C-CDA with tables, stool tests in a workbook, a colonoscopy report."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_markdown, as_pdf, xlsx_of
from evaluation.structured_files import cda, narrative_table

chart = Chart("V-2049", "Salcedo", "Ingrid", "1985-06-14", "female")

A, B, C = "2023-06-20", "2023-12-05", "2024-06-18"
calprotectin = Lab("Faecal calprotectin", "µg/g", {A: "1240", B: "310", C: "64"})
albumin = Lab("Albumin", "g/L", {A: "31", B: "38", C: "41"})
vedolizumab = Drug("vedolizumab", "300", "mg", "every eight weeks")
mesalazine = Drug("mesalazine", "2.4", "g", "once daily")

record = chart.file(
    "continuity of care.xml",
    cda(
        chart,
        "Continuity of care document",
        "2024-07-01",
        [
            (
                "Problems",
                "11450-4",
                narrative_table(
                    ("Condition", "Since", "Status"),
                    [
                        ("Ulcerative colitis, extensive", "2015-09-22", "active"),
                        ("Iron deficiency", "2023-06-20", "resolved"),
                        ("Primary sclerosing cholangitis", "2020-02-03", "active"),
                    ],
                ),
            ),
            (
                "Medications",
                "10160-0",
                narrative_table(
                    ("Drug", "Dose", "Status"),
                    [
                        ("Vedolizumab infusion", "300 mg every eight weeks", "active"),
                        ("Mesalazine", "2.4 g once daily", "active"),
                        ("Ursodeoxycholic acid", "250 mg three times a day", "active"),
                        ("Azathioprine", "125 mg once daily", "stopped 2022-08-09: pancreatitis"),
                    ],
                ),
            ),
            (
                "Allergies",
                "48765-2",
                narrative_table(
                    ("Substance", "Reaction"),
                    [("Metronidazole", "numb feet"), ("Latex", "itching of the hands")],
                ),
            ),
            (
                "Social history",
                "29762-2",
                "<paragraph>Never smoked. Works as a violin maker. Two units of alcohol a week."
                "</paragraph>",
            ),
        ],
    ),
    "\n".join(
        (
            "Ulcerative colitis, extensive 2015-09-22 active",
            "Iron deficiency 2023-06-20 resolved",
            "Primary sclerosing cholangitis 2020-02-03 active",
            "Vedolizumab infusion 300 mg every eight weeks active",
            "Mesalazine 2.4 g once daily active",
            "Ursodeoxycholic acid 250 mg three times a day active",
            "Azathioprine 125 mg once daily stopped 2022-08-09: pancreatitis",
            "Metronidazole numb feet Latex itching of the hands",
            "Never smoked. Works as a violin maker.",
        )
    ),
)
stool = chart.file(
    "monitoring.xlsx",
    xlsx_of(
        "Monitoring",
        [
            ("Date", "Faecal calprotectin (µg/g)", "Albumin (g/L)"),
            *((when, float(calprotectin[when]), float(albumin[when])) for when in (A, B, C)),
        ],
    ),
    "\n".join(f"{when} {calprotectin[when]} {albumin[when]}" for when in (A, B, C)),
)
colonoscopy = chart.letter(
    "colonoscopy.pdf",
    as_pdf,
    "Colonoscopy report",
    "Endoscopy unit, Hospital of the Three Rivers (fictional)",
    "2024-04-09",
    """
# Procedure
Complete to the terminal ileum, 22 minutes, under 3 mg of midazolam. Preparation good.

# Findings
Mucosal healing in the whole colon, Mayo score 0; it was 3 in July 2023. A flat lesion of 6 mm in
the transverse colon was removed with a snare. Ileum normal. No stricture, no pseudopolyps.

# Histology
Tubular adenoma with low-grade dysplasia, completely removed.

# Recommendation
Because of the sclerosing cholangitis colonoscopy every year, next in April 2025.
""",
    "Dr Leocadia Brandt",
)
visit = chart.letter(
    "gastro visit.md",
    as_markdown,
    "Gastroenterology visit",
    "Hospital of the Three Rivers, gastroenterology (fictional)",
    C,
    f"""
# Symptoms
One formed stool a day, no blood, no night-time urgency. Weight 61.5 kg, up 4 kg in a year. She
would like to become pregnant next year.

# Background
Colectomy was considered in July 2023. Her mother has Crohn's disease; her grandfather died of bowel
cancer at 66.

# Plan
{vedolizumab.name.capitalize()} goes on {vedolizumab.how_often}, also in pregnancy. Stop mesalazine
in the autumn if calprotectin stays below 150. MR cholangiography on 2024-09-10. Hepatitis B
vaccination at the travel clinic in Harrow Street.
""",
    "Dr Leocadia Brandt",
)


def measured(when: str) -> dict[str, object]:
    """The row of the workbook."""
    return stool(f"{when} {calprotectin[when]} {albumin[when]}")


chart.ask(
    "latest value",
    "Last calprotectin?",
    calprotectin.gold(C),
    at=measured(C),
    misleading=[calprotectin.gold(A), calprotectin.gold(B)],
)
chart.ask(
    "value on a date",
    "albumin on 5 December 2023?",
    albumin.gold(B),
    at=measured(B),
    misleading=[albumin.gold(A), albumin.gold(C)],
)
chart.ask(
    "comparison of two dates",
    "Calprotectin in June 2023 versus June 2024?",
    calprotectin.gold(A),
    calprotectin.gold(C),
    at=[measured(A), measured(C)],
)
chart.ask(
    "comparison of two dates",
    "How did the Mayo score change since July 2023?",
    number("0"),
    number("3"),
    at=colonoscopy("Mayo score 0; it was 3 in July 2023"),
)
chart.ask(
    "dose of a drug",
    "How often does she get vedolizumab, and how much?",
    vedolizumab.gold,
    says("every eight weeks"),
    at=record("Vedolizumab infusion 300 mg every eight weeks"),
)
chart.ask(
    "dose of a drug",
    "mesalazine dose?",
    mesalazine.gold,
    at=record("Mesalazine 2.4 g once daily"),
)
chart.ask(
    "list of medications",
    "Active medication?",
    all_of("vedolizumab", "mesalazine", "ursodeoxycholic acid"),
    at=record(
        "Vedolizumab infusion 300 mg every eight weeks active Mesalazine 2.4 g once daily active"
    ),
)
chart.ask(
    "list of problems",
    "Current diagnoses of Ms Salcedo?",
    all_of("ulcerative colitis", "sclerosing cholangitis"),
    at=[
        record("Ulcerative colitis, extensive 2015-09-22 active"),
        record("Primary sclerosing cholangitis 2020-02-03 active"),
    ],
)
chart.ask(
    "list of allergies",
    "Which substances has she reacted to?",
    all_of("metronidazole", "latex"),
    at=record("Metronidazole numb feet Latex itching of the hands"),
)
chart.ask(
    "table cell",
    "Why was azathioprine given up?",
    says("pancreatitis"),
    at=record("Azathioprine 125 mg once daily stopped 2022-08-09: pancreatitis"),
)
chart.ask(
    "yes/no",
    "Was the adenoma completely removed?",
    yes("completely removed"),
    at=colonoscopy("Tubular adenoma with low-grade dysplasia, completely removed"),
)
chart.ask(
    "yes/no",
    "smoker?",
    no("never smoked"),
    at=record("Never smoked"),
)
chart.ask(
    "negated finding",
    "Any rectal bleeding at the moment?",
    no("no blood"),
    at=visit("One formed stool a day, no blood"),
)
chart.ask(
    "negated finding",
    "Were there strictures at colonoscopy?",
    no("no stricture"),
    at=colonoscopy("No stricture, no pseudopolyps"),
)
chart.ask(
    "family history",
    "Family history of colorectal cancer?",
    says("grandfather died of bowel cancer"),
    at=visit("her grandfather died of bowel cancer at 66"),
)
chart.ask(
    "date of an event",
    "Since when does she have PSC?",
    day("2020-02-03"),
    at=record("Primary sclerosing cholangitis 2020-02-03 active"),
)
chart.ask(
    "who or where",
    "Where is the hep B vaccination given?",
    says("Harrow Street"),
    at=visit("vaccination at the travel clinic in Harrow Street"),
)
chart.ask(
    "plan",
    "When is the next surveillance colonoscopy due?",
    day("2025-04"),
    at=colonoscopy("colonoscopy every year, next in April 2025"),
)
chart.ask(
    "wording",
    "When is the MRCP?",
    day("2024-09-10"),
    at=visit("MR cholangiography on 2024-09-10"),
)
chart.ask(
    "follow-up",
    "And her mother?",
    says("Crohn's disease"),
    at=visit("Her mother has Crohn's disease"),
    after=["Did anyone in the family have bowel cancer?"],
)
chart.cannot_answer("never measured", "What is the CEA?", "TPMT activity?")
chart.cannot_answer("not on that date", "Calprotectin in March 2022?")
chart.cannot_answer("drug never given", "How many infusions of infliximab did she have?")
chart.cannot_answer("relative's", "When was her Crohn's disease diagnosed?")
chart.cannot_answer(
    "not recorded", "What did the MR cholangiography show?", "When was her colectomy?"
)
