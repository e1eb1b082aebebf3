"""A kidney transplant: FHIR, HL7 v2 drug levels, a biopsy report, a letter in prose."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_html, as_pdf, as_text
from evaluation.structured_files import (
    allergy,
    bundle,
    condition,
    hl7_results,
    medication,
    observation,
)

chart = Chart("V-2056", "Oyelowo-Brandt", "Anselm", "1978-01-09", "male", held_out=True)

EARLY, MIDDLE, LATE = "2025-02-11", "2025-05-20", "2025-09-16"
creatinine = Lab(
    "Creatinine", "umol/L", {EARLY: "132", MIDDLE: "178", LATE: "141"}, ("creatinine",)
)
tacrolimus_level = Lab(
    "Tacrolimus trough level", "ug/L", {EARLY: "9.8", MIDDLE: "4.1", LATE: "7.2"}, ("tacrolimus",)
)
bk = Lab("BK virus DNA, plasma", "copies/mL", {EARLY: "850", LATE: "12400"}, ("BK virus",))
protein = Lab("Urine protein/creatinine ratio", "mg/mmol", {MIDDLE: "48", LATE: "22"}, ())
tacrolimus = Drug("tacrolimus (Adoport)", "3", "mg", "twice a day")
mycophenolate = Drug("mycophenolate mofetil", "500", "mg", "twice a day")
prednisolone = Drug("prednisolone", "5", "mg", "once a day")

record = chart.file(
    "transplant database.json",
    bundle(
        chart,
        [
            condition("IgA nephropathy", "2009-10-01"),
            condition("Kidney transplant, live donor", "2024-06-13"),
            condition("Hypertension", "2008-05-06"),
            condition("New-onset diabetes after transplantation", "2024-11-19"),
            condition("Secondary hyperparathyroidism", "2016-02-08", "resolved", "2025-01-15"),
            medication("Tacrolimus (Adoport)", "3 mg twice a day", "2025-05-27"),
            medication("Mycophenolate mofetil", "1 g twice a day", "2024-06-13", "stopped"),
            medication("Mycophenolate mofetil", "500 mg twice a day", LATE),
            medication("Prednisolone", "5 mg once a day", "2024-08-20"),
            medication("Linagliptin", "5 mg once a day", "2024-11-26"),
            medication("Valganciclovir", "450 mg once a day", "2024-06-13", "stopped"),
            allergy("Vancomycin", "Flushing of the upper body", "2013-04-22"),
            allergy("Chlorhexidine", "Anaphylaxis", "2024-06-13"),
            *(
                observation(lab.name, lab[when], lab.unit, when)
                for lab in (creatinine, protein)
                for when in lab.results
            ),
        ],
    ),
    "\n".join(
        (
            "IgA nephropathy",
            "Kidney transplant, live donor",
            "Hypertension",
            "New-onset diabetes after transplantation",
            "Tacrolimus (Adoport) 3 mg twice a day",
            "Mycophenolate mofetil 500 mg twice a day",
            "Prednisolone 5 mg once a day",
            "Linagliptin 5 mg once a day",
            "Vancomycin Flushing of the upper body",
            "Chlorhexidine Anaphylaxis",
            *(
                f"{when} {lab.name} {lab.at(when)}"
                for lab in (creatinine, protein)
                for when in lab.results
            ),
        )
    ),
)


def levels_of(when: str) -> list[tuple[str, str, str, str]]:
    """What the laboratory sends for one day."""
    sent = [(tacrolimus_level.name, tacrolimus_level[when], tacrolimus_level.unit, "5-8")]
    if when in bk.results:
        sent.append((bk.name, bk[when], bk.unit, "0-200"))
    return sent


messages = {
    when: chart.file(
        f"levels {when}.hl7",
        hl7_results(chart, when, "Transplant bloods", levels_of(when)),
        "\n".join(f"{name} {value} {unit}" for name, value, unit, _ in levels_of(when)),
    )
    for when in (EARLY, MIDDLE, LATE)
}
biopsy = chart.letter(
    "transplant biopsy.txt",
    as_text,
    "Renal transplant biopsy",
    "Meridian Teaching Hospitals, histopathology (fictional)",
    "2025-05-23",
    """
# Clinical details
Live donor transplant 11 months ago. Creatinine rise. ?rejection

# Specimen
Two cores, 19 glomeruli, of which 2 globally sclerosed. One artery.

# Microscopy
Moderate tubulitis and interstitial inflammation. No intimal arteritis. C4d negative. SV40 stain
negative. Mesangial IgA 1+, no crescents.

# Banff
t2 i2 v0 g0 ptc0 ci1 ct1

# Conclusion
Acute T cell mediated rejection, Banff grade 1A. No evidence of BK nephropathy. No antibody mediated
change.
""",
    "Dr Siobhán Marchetti",
)
letter = chart.letter(
    "transplant clinic.pdf",
    as_pdf,
    "Transplant clinic letter",
    "Meridian Teaching Hospitals, renal transplant clinic (fictional)",
    LATE,
    f"""
Dear Dr Pumphrey,

Diagnosis: live donor kidney transplant from his wife on 13 June 2024 for IgA nephropathy, after
three years of peritoneal dialysis. Acute rejection in May 2025, treated with three doses of
methylprednisolone 500 mg.

Mr Oyelowo-Brandt came for his fifteen-month review. He feels well and is back at work as a tram
driver. He has had no fever and no dysuria, and there is no pain over the graft. He admits that in
April he had missed tablets while moving house, which explains the low level in May. He passes about
2.5 litres of urine a day.

Blood pressure 128/76 mmHg. Weight 84.5 kg. The graft in the right iliac fossa is not tender.
There is no ankle oedema. His fistula on the left arm is still patent.

Creatinine is {creatinine.at(LATE)} and the tacrolimus level {tacrolimus_level.at(LATE)}. BK virus
has risen to {bk.at(LATE)}, and therefore I have halved mycophenolate to 500 mg twice a day.
---
He should now take {tacrolimus}, {mycophenolate}, {prednisolone}, linagliptin 5 mg once a day,
doxazosin 4 mg once a day and co-trimoxazole 480 mg on Mondays, Wednesdays and Fridays.

BK virus will be measured every two weeks. If it exceeds 50,000 copies/mL we shall stop
mycophenolate altogether and biopsy the graft. Dr Henrike Osei in the skin clinic will see him on
2025-11-04 because of a new lesion on his left ear. Donor-specific antibodies were negative in May.
He may have the inactivated flu vaccine but not the live shingles vaccine.

His elder brother is on haemodialysis because of polycystic kidneys.
""",
    "Professor Lavinia Okonkwo-Hay",
)
portal = chart.letter(
    "home readings.html",
    as_html,
    "Home readings sent by the patient",
    "Meridian Teaching Hospitals, patient portal",
    "2025-10-01",
    """
# Week of 24 September 2025
| Day | Blood pressure | Temperature | Fasting glucose (mmol/L) |
| Wednesday 24 September 2025 | 131/79 | 36.4 | 6.1 |
| Thursday 25 September 2025 | 138/84 | 36.6 | 7.4 |
| Friday 26 September 2025 | 127/75 | 36.5 | 5.9 |

# Remarks
I am taking mycophenolate 1 g twice a day as always. Doxazosin makes me dizzy in the morning.
""",
    "Submitted by the patient",
)

chart.ask(
    "latest value",
    "latest BK viral load",
    bk.gold(LATE),
    at=(messages[LATE](f"{bk.name} {bk.at(LATE)}"), letter(f"BK virus has risen to {bk.at(LATE)}")),
    misleading=[bk.gold(EARLY)],
)
chart.ask(
    "latest value",
    "What is his current creatinine?",
    creatinine.gold(LATE),
    at=(
        record(f"{LATE} Creatinine {creatinine.at(LATE)}"),
        letter(f"Creatinine is {creatinine.at(LATE)}"),
    ),
    misleading=[creatinine.gold(MIDDLE), creatinine.gold(EARLY)],
)
chart.ask(
    "value on a date",
    "tac level 20 May 2025?",
    tacrolimus_level.gold(MIDDLE),
    at=messages[MIDDLE](f"{tacrolimus_level.name} {tacrolimus_level.at(MIDDLE)}"),
    misleading=[tacrolimus_level.gold(LATE), tacrolimus_level.gold(EARLY)],
)
chart.ask(
    "comparison of two dates",
    "uPCR May vs Sept",
    number("48", "mg/mmol"),
    number("22", "mg/mmol"),
    at=[
        record(f"{MIDDLE} {protein.name} {protein.at(MIDDLE)}"),
        record(f"{LATE} {protein.name} {protein.at(LATE)}"),
    ],
)
chart.ask(
    "comparison of two dates",
    "Can you show me the creatinine in February 2025 and in May 2025?",
    creatinine.gold(EARLY),
    creatinine.gold(MIDDLE),
    at=[
        record(f"{EARLY} Creatinine {creatinine.at(EARLY)}"),
        record(f"{MIDDLE} Creatinine {creatinine.at(MIDDLE)}"),
    ],
)
chart.ask(
    "conflict",
    "How much MMF does he really take?",
    number("500", "mg", "mycophenolate"),
    number("1", "g", "mycophenolate"),
    at=[
        (
            letter("I have halved mycophenolate to 500 mg twice a day"),
            letter(str(mycophenolate)),
            record("Mycophenolate mofetil 500 mg twice a day"),
        ),
        portal("I am taking mycophenolate 1 g twice a day as always"),
    ],
)
chart.ask(
    "dose of a drug",
    "Septrin dose and days?",
    number("480", "mg", "co-trimoxazole"),
    says("Mondays, Wednesdays and Fridays"),
    at=letter("co-trimoxazole 480 mg on Mondays, Wednesdays and Fridays"),
)
chart.ask(
    "dose of a drug",
    "What's the dose of Adoport now?",
    number("3", "mg", "Adoport"),
    at=(record("Tacrolimus (Adoport) 3 mg twice a day"), letter(str(tacrolimus))),
)
chart.ask(
    "list of problems",
    "active problems in the transplant database",
    all_of(
        "IgA nephropathy",
        "kidney transplant",
        "hypertension",
        "diabetes after transplantation",
    ),
    at=[
        record("IgA nephropathy"),
        record("Kidney transplant, live donor"),
        record("Hypertension"),
        record("New-onset diabetes after transplantation"),
    ],
)
chart.ask(
    "list of allergies",
    "Drug allergies + reactions?",
    all_of("vancomycin", "chlorhexidine", "anaphylaxis"),
    at=[record("Vancomycin Flushing of the upper body"), record("Chlorhexidine Anaphylaxis")],
)
chart.ask(
    "table cell",
    "fasting glucose on 25 September?",
    number("7.4"),
    at=portal("Thursday 25 September 2025 138/84 36.6 7.4"),
    misleading=[number("6.1"), number("5.9")],
)
chart.ask(
    "yes/no",
    "Is the fistula working?",
    yes("still patent"),
    at=letter("His fistula on the left arm is still patent"),
)
chart.ask(
    "yes/no",
    "Was the rejection antibody mediated?",
    no("no antibody mediated change", "T cell mediated"),
    at=(
        biopsy("No antibody mediated change"),
        biopsy("Acute T cell mediated rejection, Banff grade 1A"),
    ),
)
chart.ask(
    "negated finding",
    "graft tenderness?",
    no("not tender", "no pain over the graft"),
    at=(
        letter("The graft in the right iliac fossa is not tender"),
        letter("there is no pain over the graft"),
    ),
)
chart.ask(
    "negated finding",
    "Any arteritis on the biopsy?",
    no("no intimal arteritis"),
    at=biopsy("No intimal arteritis"),
)
chart.ask(
    "family history",
    "Is there kidney disease in his siblings?",
    says("brother is on haemodialysis"),
    at=letter("His elder brother is on haemodialysis because of polycystic kidneys"),
)
chart.ask(
    "date of an event",
    "When was the transplant?",
    day("2024-06-13"),
    at=(
        letter("live donor kidney transplant from his wife on 13 June 2024"),
        record("Kidney transplant, live donor"),
    ),
)
chart.ask(
    "who or where",
    "who was the donor",
    says("his wife"),
    at=letter("live donor kidney transplant from his wife on 13 June 2024"),
)
chart.ask(
    "plan",
    "What happens if the BK goes over 50 000?",
    says("stop mycophenolate"),
    at=letter("we shall stop mycophenolate altogether and biopsy the graft"),
)
chart.ask(
    "wording",
    "why was the tacrolimus subtherapeutic in the spring?",
    says("missed tablets"),
    at=letter("in April he had missed tablets while moving house"),
)
chart.ask(
    "wording",
    "number of gloms in biopsy",
    number("19"),
    at=biopsy("Two cores, 19 glomeruli, of which 2 globally sclerosed"),
)
chart.ask(
    "follow-up",
    "And in February?",
    tacrolimus_level.gold(EARLY),
    at=messages[EARLY](f"{tacrolimus_level.name} {tacrolimus_level.at(EARLY)}"),
    after=["What was the tacrolimus level in September 2025?"],
)
chart.cannot_answer("never measured", "CMV PCR?", "What is his haemoglobin?")
chart.cannot_answer("not on that date", "What was the BK viral load on 20 May 2025?")
chart.cannot_answer("drug never given", "Dose of ciclosporin?", "how many doses of ATG did he get")
chart.cannot_answer("relative's", "When were his polycystic kidneys found?")
chart.cannot_answer("not recorded", "What did the dermatologist say about the ear?")
