"""A small child after Kawasaki disease, in US wording: C-CDA, heart letter, FHIR shots, e-mail."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says, yes
from evaluation.files import as_email, as_html, as_pdf
from evaluation.structured_files import bundle, cda, immunization, narrative_table, observation

chart = Chart("V-2054", "Yazzie", "Mateo", "2020-11-05", "male", is_quick=True)

ADMITTED, LEFT, VISIT = "2024-05-14", "2024-05-18", "2024-07-02"
platelets = Lab("Platelets", "10*3/uL", {ADMITTED: "512", LEFT: "688", VISIT: "356"})
esr = Lab("ESR", "mm/h", {ADMITTED: "84", VISIT: "12"})
alt = Lab("ALT", "U/L", {ADMITTED: "97", VISIT: "24"})
weight = Lab("Weight", "lb", {ADMITTED: "34.6", VISIT: "36.2"})
aspirin = Drug("aspirin", "40.5", "mg", "once a day")

hospital = chart.file(
    "hospital summary.xml",
    cda(
        chart,
        "Discharge summary, St. Brendan Children's Hospital (fictional)",
        LEFT,
        [
            (
                "Hospital course",
                "8648-8",
                "<paragraph>3-year-old boy admitted 05/14/2024 with 6 days of fever, red eyes, "
                "cracked lips, rash and swollen hands. No cough. Left cervical lymph node 2 cm. "
                "Diagnosed with complete Kawasaki disease. IVIG 2 g/kg was given on 05/14/2024; "
                "fever came back after 36 hours and a second dose of IVIG followed on "
                "05/16/2024. He did not need infliximab or steroids.</paragraph>"
                "<paragraph>Echocardiogram 05/15/2024: LAD 3.4 mm, z-score 3.1. Right coronary "
                "artery normal. No pericardial effusion.</paragraph>",
            ),
            (
                "Results",
                "30954-2",
                narrative_table(
                    ("Test", "05/14/2024", "05/18/2024"),
                    [
                        ("Platelets (10*3/uL)", platelets[ADMITTED], platelets[LEFT]),
                        ("ESR (mm/h)", esr[ADMITTED], ""),
                        ("ALT (U/L)", alt[ADMITTED], ""),
                    ],
                ),
            ),
            (
                "Discharge medications",
                "10183-2",
                narrative_table(
                    ("Drug", "Dose", "Until"),
                    [
                        ("Aspirin", "81 mg once a day", "cardiology decides"),
                        ("Omeprazole", "10 mg once a day", "06/15/2024"),
                        ("Cetirizine", "2.5 mg at bedtime", "as needed"),
                    ],
                ),
            ),
            (
                "Allergies",
                "48765-2",
                narrative_table(
                    ("Substance", "Reaction"),
                    [("Amoxicillin", "hives"), ("Cashew", "vomiting and swollen lips")],
                ),
            ),
        ],
    ),
    "\n".join(
        (
            "3-year-old boy admitted 05/14/2024 with 6 days of fever, red eyes, cracked lips, rash"
            " and swollen hands. No cough. Left cervical lymph node 2 cm. Diagnosed with complete"
            " Kawasaki disease. IVIG 2 g/kg was given on 05/14/2024; fever came back after 36 hours"
            " and a second dose of IVIG followed on 05/16/2024. He did not need infliximab or"
            " steroids.",
            "Echocardiogram 05/15/2024: LAD 3.4 mm, z-score 3.1. Right coronary artery normal. No"
            " pericardial effusion.",
            f"Platelets (10*3/uL) {platelets[ADMITTED]} {platelets[LEFT]}",
            f"ESR (mm/h) {esr[ADMITTED]}",
            f"ALT (U/L) {alt[ADMITTED]}",
            "Aspirin 81 mg once a day",
            "Omeprazole 10 mg once a day 06/15/2024",
            "Cetirizine 2.5 mg at bedtime as needed",
            "Amoxicillin hives",
            "Cashew vomiting and swollen lips",
        )
    ),
)
cardiology = chart.letter(
    "cardiology letter.pdf",
    as_pdf,
    "Pediatric cardiology letter",
    "St. Brendan Children's Hospital, Heart Center (fictional)",
    VISIT,
    f"""
Dear Dr. Castellanos,

I saw Mateo with his grandmother, who is his legal guardian, seven weeks after Kawasaki disease. He
has been well, without fever, chest pain or fainting, and his skin stopped peeling in June. He runs
and climbs like his cousins.

Today he weighed {weight.at(VISIT)}. Heart rate 98, blood pressure 94/56 mmHg. There was a soft
innocent murmur at the left lower sternal border and no rub.

On the echocardiogram the left anterior descending artery measured 2.3 mm with a z-score of 0.9, so
the aneurysm is gone. The ejection fraction was 66 %. There was no thrombus.

I would continue low-dose {aspirin} until the next echocardiogram in May 2025 because of the second
course of immunoglobulin. Live vaccines, that is MMR and varicella, must wait until April 2025.
Ibuprofen should be avoided as long as he takes aspirin. He needs the flu shot in the fall, and his
family should call us if he is exposed to chickenpox.

Family history: his mother has long QT syndrome, and for that reason I repeated his EKG, which
showed a QTc of 412 ms. His father is not known to us.
""",
    "Shira Abramowitz, MD",
)
shots = chart.file(
    "shots and labs.json",
    bundle(
        chart,
        [
            immunization("DTaP vaccine", "2022-02-11"),
            immunization("MMR vaccine", "2021-11-19"),
            immunization("Hepatitis A vaccine", "2022-06-03"),
            immunization("Influenza vaccine", "2023-10-27"),
            observation("Platelets", platelets[VISIT], platelets.unit, VISIT),
            observation("ESR", esr[VISIT], esr.unit, VISIT),
            observation("ALT", alt[VISIT], alt.unit, VISIT),
            observation("Lead, blood", "1.4", "ug/dL", "2022-11-08"),
        ],
    ),
    "\n".join(
        (
            "2021-11-19 MMR vaccine",
            "2022-06-03 Hepatitis A vaccine",
            "2023-10-27 Influenza vaccine",
            f"{VISIT} Platelets {platelets.at(VISIT)}",
            f"{VISIT} ESR {esr.at(VISIT)}",
            f"{VISIT} ALT {alt.at(VISIT)}",
            "2022-11-08 Lead, blood 1.4 ug/dL",
        )
    ),
)
visit = chart.letter(
    "well child visit.html",
    as_html,
    "Well-child visit, 4 years",
    "Juniper Mesa Pediatrics (fictional)",
    "2024-11-12",
    """
# Growth
| Measure | Value | Percentile |
| Weight | 38.1 lb | 68 |
| Height | 41.3 in | 72 |
| BMI | 15.7 | 52 |

# Development
Speaks in full sentences, counts to ten, pedals a tricycle. Passed hearing. Vision 20/50 in the
right eye and 20/30 in the left eye; referred to Dr. Thaddeus Oyelaran, ophthalmology.

# Problems
- History of Kawasaki disease with transient coronary aneurysm
- Eczema
- Cashew allergy
- Iron deficiency, treated in 2022

# Today
Influenza vaccine given in the left thigh. Mild eczema behind the knees. Testes both descended. No
toothache. Aspirin 40.5 mg once a day.

# Plan
Hydrocortisone 1 % cream twice a day for a week. Dentist before kindergarten. Next visit at 5 years.
""",
    "Lourdes Castellanos, MD",
)
mail = chart.letter(
    "preschool nurse.eml",
    as_email,
    "Chickenpox exposure Mateo Yazzie",
    "Little Sage Preschool",
    "2024-12-03",
    """
A classmate of Mateo's came down with chickenpox; they sat together on November 29. Grandmother
reports that he takes his aspirin each morning. He has no rash and his temperature is 98.4 F.

Our own form says peanut allergy, nothing else. Epinephrine auto-injector 0.15 mg is kept in the
office, it expires in February 2025. Please let us know what he needs.
""",
    "Peggy Tsosie, RN",
)

chart.ask(
    "latest value",
    "current weight?",
    number("38.1", "lb"),
    at=visit("Weight 38.1 lb 68"),
    misleading=[weight.gold(VISIT, dated=False)],
)
chart.ask(
    "latest value",
    "Most recent platelet count",
    platelets.gold(VISIT),
    at=shots(f"{VISIT} Platelets {platelets.at(VISIT)}"),
    misleading=[platelets.gold(ADMITTED), platelets.gold(LEFT)],
)
chart.ask(
    "value on a date",
    "ALT on admission 5/14/2024?",
    alt.gold(ADMITTED, dated=False),
    at=hospital(f"ALT (U/L) {alt[ADMITTED]}"),
    misleading=[alt.gold(VISIT, dated=False)],
)
chart.ask(
    "comparison of two dates",
    "How did the LAD z score change between the hospital echo and July?",
    number("3.1"),
    number("0.9"),
    at=[hospital("LAD 3.4 mm, z-score 3.1"), cardiology("2.3 mm with a z-score of 0.9")],
)
chart.ask(
    "comparison of two dates",
    "sed rate in may compared to july",
    esr.gold(ADMITTED, dated=False),
    esr.gold(VISIT),
    at=[hospital(f"ESR (mm/h) {esr[ADMITTED]}"), shots(f"{VISIT} ESR {esr.at(VISIT)}")],
)
chart.ask(
    "conflict",
    "Which nut is he allergic to? Do the records agree?",
    says("cashew"),
    says("peanut"),
    at=[
        (hospital("Cashew vomiting and swollen lips"), visit("Cashew allergy")),
        mail("Our own form says peanut allergy"),
    ],
)
chart.ask(
    "dose of a drug",
    "What dose of aspirin is he supposed to be taking?",
    aspirin.gold,
    at=(visit("Aspirin 40.5 mg once a day"), cardiology(str(aspirin))),
    misleading=[number("81", "mg", "aspirin")],
)
chart.ask(
    "dose of a drug",
    "Epi pen strength?",
    number("0.15", "mg"),
    at=mail("Epinephrine auto-injector 0.15 mg is kept in the office"),
)
chart.ask(
    "dose of a drug",
    "how much ivig per kilo",
    says("2 g/kg"),
    at=hospital("IVIG 2 g/kg was given on 05/14/2024"),
)
chart.ask(
    "list of medications",
    "What meds was he discharged on?",
    all_of("aspirin", "omeprazole", "cetirizine"),
    at=[
        hospital("Aspirin 81 mg once a day"),
        hospital("Omeprazole 10 mg once a day"),
        hospital("Cetirizine 2.5 mg at bedtime"),
    ],
)
chart.ask(
    "list of problems",
    "Problem list from the pediatrician?",
    all_of("Kawasaki", "eczema", "cashew allergy", "iron deficiency"),
    at=visit(
        "History of Kawasaki disease with transient coronary aneurysm Eczema Cashew allergy"
        " Iron deficiency, treated in 2022"
    ),
)
chart.ask(
    "list of allergies",
    "Allergies incl. food",
    all_of("amoxicillin", "cashew"),
    at=[hospital("Amoxicillin hives"), hospital("Cashew vomiting and swollen lips")],
)
chart.ask(
    "table cell",
    "Height percentile at the 4 year check?",
    number("72"),
    at=visit("Height 41.3 in 72"),
)
chart.ask(
    "yes/no",
    "Has he had an MMR?",
    yes("MMR vaccine"),
    at=shots("2021-11-19 MMR vaccine"),
)
chart.ask(
    "yes/no",
    "did he get steroids in hospital?",
    no("did not need infliximab or steroids"),
    at=hospital("He did not need infliximab or steroids"),
)
chart.ask(
    "negated finding",
    "Was there a pericardial effusion?",
    no("no pericardial effusion"),
    at=hospital("No pericardial effusion"),
)
chart.ask(
    "family history",
    "Anybody in the family with an arrhythmia syndrome?",
    says("mother has long QT syndrome"),
    at=cardiology("his mother has long QT syndrome"),
)
chart.ask(
    "date of an event",
    "When was the second IVIG dose?",
    day("2024-05-16"),
    at=hospital("a second dose of IVIG followed on 05/16/2024"),
)
chart.ask(
    "who or where",
    "Who has legal custody of Mateo?",
    says("grandmother"),
    at=cardiology("his grandmother, who is his legal guardian"),
)
chart.ask(
    "who or where",
    "eye doctor referral to?",
    says("Thaddeus Oyelaran"),
    at=visit("referred to Dr. Thaddeus Oyelaran, ophthalmology"),
)
chart.ask(
    "plan",
    "until when do live vaccines have to be held?",
    day("2025-04"),
    at=cardiology("Live vaccines, that is MMR and varicella, must wait until April 2025"),
)
chart.ask(
    "wording",
    "Why shouldn't he be given Motrin?",
    says("as long as he takes aspirin"),
    at=cardiology("Ibuprofen should be avoided as long as he takes aspirin"),
)
chart.ask(
    "follow-up",
    "And the left?",
    says("20/30"),
    at=visit("Vision 20/50 in the right eye and 20/30 in the left eye"),
    after=["What was the visual acuity in the right eye?"],
)
chart.cannot_answer("never measured", "What was his troponin?", "NT-proBNP?")
chart.cannot_answer("not on that date", "What was the ESR on 05/18/2024?")
chart.cannot_answer("drug never given", "Which dose of warfarin was he on for the aneurysm?")
chart.cannot_answer("relative's", "When was his long QT diagnosed?")
chart.cannot_answer(
    "not recorded", "What did the ophthalmologist find?", "Result of the echo in May 2025?"
)
