"""Old age: a geriatric letter in Word, a scanned ambulance sheet, a dictated note in HL7."""

from evaluation.chart import Chart
from evaluation.facts import Drug, all_of, day, no, number, says
from evaluation.files import as_docx, as_scan
from evaluation.structured_files import hl7_note

chart = Chart("V-2048", "Vantongeren", "Cornelius", "1943-08-21", "male", is_quick=True)

donepezil = Drug("donepezil", "10", "mg", "in the morning")
paracetamol = Drug("paracetamol", "1", "g", "up to four times a day")
tamsulosin = Drug("tamsulosin", "400", "micrograms", "after breakfast")
mirtazapine = Drug("mirtazapine", "15", "mg", "at night")

geriatric = chart.letter(
    "memory clinic.docx",
    as_docx,
    "Memory clinic review",
    "Saltmarsh Community Hospital (fictional)",
    "2025-02-11",
    f"""
# Diagnoses
- Alzheimer's disease, diagnosed in May 2022
- Benign prostatic enlargement
- Osteoarthritis of both hips
- Hearing loss, aids on both sides

# Progress
Scores 17 of 30 on the MMSE today; it was 21 of 30 on 2024-02-06. His wife Geertruida dresses him
and manages the money. He sleeps through. There are no hallucinations. Mood is low at times. He has
stopped driving. He does not wander.

# Medicines
{donepezil}; {tamsulosin}; {mirtazapine}; {paracetamol}.
Zopiclone was stopped in November 2024 after a fall.

# Examination
Weight 66.3 kg, blood pressure lying 142/76 mmHg, standing 118/68 mmHg.

# Plan
- Day centre at the Old Granary on Tuesdays and Fridays.
- Bladder scan because of the tamsulosin question.
- Bone protection: alendronate 70 mg once a week to be started by the practice.
- A power of attorney is held by his son Pieter.
""",
    "Dr Philomena Osei, geriatrician",
)
ambulance = chart.letter(
    "ambulance sheet (scan).pdf",
    as_scan,
    "Ambulance record",
    "County ambulance service (fictional)",
    "2024-11-05",
    """
Called at 03:15. Fell on the way to the toilet.

Alert, GCS 15. Blood glucose 5.9 mmol/L. Pulse 54 regular.

Pain in the left wrist, swollen. No head injury. No loss of consciousness.

Taken to Saltmarsh Community Hospital by crew 27.
""",
    "Paramedic D. Rasmussen",
)
LINES = (
    "SEEN IN FRACTURE CLINIC ON 19 NOVEMBER 2024.",
    "Distal radius fracture on the left, sustained 5 November, treated in a plaster cast.",
    "X-ray today shows no further displacement. Fingers are warm and move freely.",
    "Cast to come off on 17 December 2024. Then hand therapy with Bronwen Tuckett.",
    "Has had no fall before this one. Lives with his son Pieter.",
    "Mother broke her hip at 80. He has lost 3 cm in height.",
    "DXA of the hip ordered.",
)
fracture = chart.file(
    "fracture clinic.hl7",
    hl7_note(chart, "2024-11-19", "Fracture clinic note", LINES),
    "\n".join(LINES),
)

chart.ask(
    "latest value",
    "Latest MMSE score?",
    number("17"),
    at=geriatric("Scores 17 of 30 on the MMSE today"),
    misleading=[number("21")],
)
chart.ask(
    "value on a date",
    "What did he score on the MMSE a year before, in February 2024?",
    number("21"),
    at=geriatric("it was 21 of 30 on 2024-02-06"),
)
chart.ask(
    "comparison of two dates",
    "Has the mini-mental worsened since 2024?",
    number("17"),
    number("21"),
    at=geriatric("Scores 17 of 30 on the MMSE today; it was 21 of 30 on 2024-02-06"),
)
chart.ask(
    "comparison of two dates",
    "Does his blood pressure drop on standing? Both values please.",
    number("142/76", "mmHg"),
    number("118/68", "mmHg"),
    at=geriatric("blood pressure lying 142/76 mmHg, standing 118/68 mmHg"),
)
chart.ask(
    "dose of a drug",
    "donepezil - how much?",
    donepezil.gold,
    at=geriatric(str(donepezil)),
)
chart.ask(
    "dose of a drug",
    "What strength of mirtazapine does he take at bedtime?",
    mirtazapine.gold,
    at=geriatric(str(mirtazapine)),
)
chart.ask(
    "list of medications",
    "What medicines is Mr Vantongeren taking?",
    all_of("donepezil", "tamsulosin", "mirtazapine", "paracetamol"),
    at=geriatric(f"{donepezil}; {tamsulosin}; {mirtazapine}; {paracetamol}"),
)
chart.ask(
    "list of problems",
    "What conditions does he have?",
    all_of(
        ("Alzheimer's disease", "Alzheimer"),
        "prostatic enlargement",
        "osteoarthritis",
        "hearing loss",
    ),
    at=geriatric("Alzheimer's disease, diagnosed in May 2022 Benign prostatic enlargement"),
)
chart.ask(
    "yes/no",
    "Does he still drive?",
    no("stopped driving"),
    at=geriatric("He has stopped driving"),
)
chart.ask(
    "yes/no",
    "Is he still on zopiclone?",
    no("zopiclone was stopped"),
    at=geriatric("Zopiclone was stopped in November 2024"),
)
chart.ask(
    "negated finding",
    "Does he see things that are not there?",
    no("no hallucinations"),
    at=geriatric("There are no hallucinations"),
)
chart.ask(
    "negated finding",
    "LOC with the fall?",
    no("no loss of consciousness"),
    at=ambulance("No loss of consciousness"),
)
chart.ask(
    "family history",
    "Osteoporotic fractures in relatives?",
    says("mother broke her hip at 80"),
    at=fracture("Mother broke her hip at 80"),
)
chart.ask(
    "date of an event",
    "When was the dementia diagnosed?",
    day("2022-05"),
    at=geriatric("Alzheimer's disease, diagnosed in May 2022"),
)
chart.ask(
    "date of an event",
    "On which date should the cast be removed?",
    day("2024-12-17"),
    at=fracture("Cast to come off on 17 December 2024"),
)
chart.ask(
    "who or where",
    "Who has power of attorney?",
    says("Pieter"),
    at=geriatric("A power of attorney is held by his son Pieter"),
)
chart.ask(
    "plan",
    "Which drug is to be started for his bones?",
    says("alendronate 70 mg"),
    at=geriatric("Bone protection: alendronate 70 mg once a week"),
)
chart.ask(
    "conflict",
    "Who does he live with or is looked after by?",
    says("his wife Geertruida"),
    says("his son Pieter"),
    at=[geriatric("His wife Geertruida dresses him"), fracture("Lives with his son Pieter")],
)
chart.ask(
    "scanned page",
    "blood sugar measured by the ambulance crew",
    number("5.9", "mmol/L"),
    at=ambulance("Blood glucose 5.9 mmol/L"),
)
chart.ask(
    "scanned page",
    "At what time was the ambulance called?",
    says("03:15"),
    at=ambulance("Called at 03:15"),
)
chart.ask(
    "wording",
    "which wrist did he brake",
    says("left"),
    at=(fracture("Distal radius fracture on the left"), ambulance("Pain in the left wrist")),
)
chart.ask(
    "follow-up",
    "And standing?",
    number("118/68", "mmHg"),
    at=geriatric("standing 118/68 mmHg"),
    after=["What was his blood pressure lying down?"],
)
chart.cannot_answer("never measured", "What is his PSA?", "What was the vitamin B12?")
chart.cannot_answer("not on that date", "What was his weight in 2023?")
chart.cannot_answer(
    "drug never given", "How much memantine is he taking?", "When was rivastigmine tried?"
)
chart.cannot_answer("relative's", "When did he break his hip?")
chart.cannot_answer("not recorded", "What did the DXA show?")
