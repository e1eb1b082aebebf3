"""Epilepsy: a clinic note in Markdown, an e-mail with an attached letter, a photographed diary."""

from datetime import date
from email import message_from_bytes
from email.policy import default

from evaluation.chart import Chart, GoldNotFound
from evaluation.facts import Drug, Lab, day, no, number, says, yes
from evaluation.files import as_email, as_markdown, as_pdf, as_picture
from evaluation.text import blocks_of
from medmemory.demo.blocks import Letter

chart = Chart("V-2051", "Ravenscroft", "Philippa", "1997-09-05", "female", is_quick=True)

EARLY, LATE = "2024-01-30", "2024-08-20"
level = Lab("Lamotrigine level", "mg/L", {EARLY: "3.1", LATE: "7.8"}, ("level",))
sodium = Lab("Sodium", "mmol/L", {LATE: "139"}, ("sodium",))
lamotrigine = Drug("lamotrigine", "150", "mg", "twice a day")
old_lamotrigine = Drug("lamotrigine", "100", "mg", "twice a day")
clobazam = Drug("clobazam", "10", "mg", "as needed")

first = chart.letter(
    "first seizure clinic.pdf",
    as_pdf,
    "Neurology letter",
    "Northgate Neurosciences Centre (fictional)",
    "2023-06-13",
    """
# Events
Two convulsions: on 2023-04-02 after a night shift, witnessed by her flatmate Ottilie, and on
2023-05-28 in a supermarket. For years brief jerks of the hands in the morning. No head injury, no
febrile convulsions in childhood.

# Tests
EEG 2023-06-01: generalised polyspike and wave, more under flashing light. MRI of the brain normal.

# Diagnosis
Juvenile myoclonic epilepsy.

# Advice
Not to drive; the licensing agency has been told. Showers instead of baths. Valproate was not chosen
because she may want children. Her cousin has epilepsy after meningitis; her parents are well.
""",
    "Dr Aurelio Finch",
)
note = chart.letter(
    "neurology review.md",
    as_markdown,
    "Epilepsy nurse review",
    "Northgate Neurosciences Centre, epilepsy nursing (fictional)",
    LATE,
    f"""
# Seizures
Last convulsion on 2024-02-11. Jerks on about two mornings a month. No absences.

# Treatment
Lamotrigine was raised from 100 mg twice a day to 150 mg twice a day in February. {clobazam} for
clusters, used once. Combined pill stopped; now has a copper coil. Rash? None. Folic acid 5 mg
daily.

# Results
Lamotrigine level {level.at(LATE)} (on {EARLY} it was {level.at(EARLY)}). Sodium
{sodium.at(LATE)}.

# Mood
Anxious at times; questionnaire score 6. No thoughts of self-harm.

# Plan
- Stay on {lamotrigine}.
- She may apply for her licence again from 2025-02-11.
- Telephone review in January with nurse Delphine Amadi.
""",
    "Delphine Amadi",
)


def _with_letter(message: bytes, name: str, content: bytes) -> bytes:
    made = message_from_bytes(message, policy=default)
    made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    made.set_boundary("=====ravenscroft=====")
    return made.as_bytes()


ATTACHED = "dentist.eml/dental report.pdf"
WRITTEN = date(2024, 9, 9)
DENTAL = """
# Dental report
Gums bleed on probing. Wisdom tooth lower left partly through the gum, removal planned for
2024-10-17 under local anaesthesia. Allergy: chlorhexidine mouthwash gave her a swollen tongue.
"""
_dental = Letter(
    "Dental report",
    "Harbourside Dental Practice",
    WRITTEN,
    chart.subject,
    blocks_of(DENTAL),
    "Dr Isolde Quaye",
)
_mail = Letter(
    "Dental treatment and epilepsy",
    "Harbourside Dental Practice",
    WRITTEN,
    chart.subject,
    blocks_of(
        """
Please see the attached report. Can she have the tooth out without stopping her tablets? She tells
us that her last dentist, Dr Merriweather, used nitrous oxide without trouble.
"""
    ),
    "Reception",
)
mail = chart.file(
    "dentist.eml",
    _with_letter(as_email(_mail), "dental report.pdf", as_pdf(_dental)),
    "her last dentist, Dr Merriweather, used nitrous oxide without trouble",
)
diary = chart.letter(
    "seizure diary.png",
    as_picture,
    "Seizure diary",
    "Kept by the patient",
    "2024-08-18",
    """
June: jerks on 3 mornings. No convulsion.

July: jerks on 1 morning. Slept badly, exams.

August: jerks on 2 mornings after a festival.

Missed tablets: 2 in June, none since.
""",
)


def in_report(words: str) -> dict[str, object]:
    """A place in the report that came with the e-mail."""
    if words not in " ".join(DENTAL.split()):
        raise GoldNotFound(words)
    return {"document": ATTACHED, "page": 1, "words": words}


chart.ask(
    "latest value",
    "Latest lamotrigine level?",
    level.gold(LATE, dated=False),
    at=note(f"Lamotrigine level {level.at(LATE)}"),
)
chart.ask(
    "value on a date",
    "lamotrigine level in January 2024",
    level.gold(EARLY),
    at=note(f"on {EARLY} it was {level.at(EARLY)}"),
)
chart.ask(
    "comparison of two dates",
    "How did the drug level change after the increase?",
    level.gold(EARLY, dated=False),
    level.gold(LATE, dated=False),
    at=note(f"Lamotrigine level {level.at(LATE)} (on {EARLY} it was {level.at(EARLY)})"),
)
chart.ask(
    "dose of a drug",
    "What dose of lamotrigine should she be taking?",
    lamotrigine.gold,
    at=(note(str(lamotrigine)), note("to 150 mg twice a day in February")),
    misleading=[old_lamotrigine.gold],
)
chart.ask(
    "dose of a drug",
    "rescue medication?",
    clobazam.gold,
    at=note(f"{clobazam} for clusters"),
)
chart.ask(
    "list of allergies",
    "Any known allergy?",
    says("chlorhexidine"),
    at=in_report("Allergy: chlorhexidine mouthwash gave her a swollen tongue"),
)
chart.ask(
    "yes/no",
    "Is her MRI normal?",
    yes("MRI of the brain normal"),
    at=first("MRI of the brain normal"),
)
chart.ask(
    "yes/no",
    "Is she on the contraceptive pill?",
    no("combined pill stopped"),
    at=note("Combined pill stopped; now has a copper coil"),
)
chart.ask(
    "negated finding",
    "Has she ever had febrile seizures?",
    no("no febrile convulsions", "no head injury, no febrile convulsions in childhood"),
    at=first("No head injury, no febrile convulsions in childhood"),
)
chart.ask(
    "negated finding",
    "Suicidal thoughts?",
    no("no thoughts of self-harm"),
    at=note("No thoughts of self-harm"),
)
chart.ask(
    "family history",
    "Does epilepsy run in the family?",
    says("cousin has epilepsy after meningitis"),
    at=first("Her cousin has epilepsy after meningitis"),
)
chart.ask(
    "date of an event",
    "When was her last tonic-clonic seizure?",
    day("2024-02-11"),
    at=note("Last convulsion on 2024-02-11"),
)
chart.ask(
    "date of an event",
    "When will the wisdom tooth be extracted?",
    day("2024-10-17"),
    at=in_report("removal planned for 2024-10-17 under local anaesthesia"),
)
chart.ask(
    "who or where",
    "Who saw the first seizure?",
    says("Ottilie"),
    at=first("witnessed by her flatmate Ottilie"),
)
chart.ask(
    "who or where",
    "Which dentist used nitrous oxide?",
    says("Merriweather"),
    at=mail("her last dentist, Dr Merriweather, used nitrous oxide"),
)
chart.ask(
    "plan",
    "From when may she drive again?",
    day("2025-02-11"),
    at=note("She may apply for her licence again from 2025-02-11"),
)
chart.ask(
    "scanned page",
    "How many mornings with jerks in June according to her diary?",
    number("3"),
    at=diary("June: jerks on 3 mornings"),
)
chart.ask(
    "scanned page",
    "Did she forget tablets?",
    says("2 in June"),
    at=diary("Missed tablets: 2 in June, none since"),
)
chart.ask(
    "wording",
    "Dx?",
    says("juvenile myoclonic epilepsy"),
    at=first("Juvenile myoclonic epilepsy"),
)
chart.ask(
    "wording",
    "photosensitive EEG",
    says("more under flashing light"),
    at=first("generalised polyspike and wave, more under flashing light"),
)
chart.ask(
    "follow-up",
    "And the second?",
    day("2023-05-28"),
    at=first("2023-05-28 in a supermarket"),
    after=["When was the first convulsion?"],
)
chart.cannot_answer(
    "never measured", "What was her vitamin D?", "What did the QT interval measure?"
)
chart.cannot_answer("not on that date", "Lamotrigine level in May 2024?")
chart.cannot_answer("drug never given", "What dose of levetiracetam is she taking?")
chart.cannot_answer("relative's", "When did she have meningitis?")
chart.cannot_answer("not recorded", "What did the telephone review in January find?")
