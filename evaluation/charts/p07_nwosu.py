"""A child with asthma and an egg allergy: a portal page, a school letter, an emergency record."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, day, no, number, says, yes
from evaluation.files import as_html, as_pdf, as_text, csv_of

chart = Chart("V-2047", "Nwosu", "Beatrix", "2016-04-03", "female")

SPRING, AUTUMN, WINTER = "2024-04-10", "2024-10-02", "2025-01-22"
weight = Lab("Weight", "kg", {SPRING: "24.1", AUTUMN: "26.0", WINTER: "26.8"}, ("weight",))
height = Lab("Height", "cm", {SPRING: "122.5", AUTUMN: "126.0", WINTER: "127.5"}, ("height",))
ige = Lab("IgE to hen's egg", "kU/L", {AUTUMN: "8.4"})
beclometasone = Drug("beclometasone", "100", "micrograms", "two puffs twice a day")
cetirizine = Drug("cetirizine", "5", "mg", "at bedtime")

clinic = chart.letter(
    "allergy clinic.html",
    as_html,
    "Children's allergy clinic",
    "Windmill Children's Hospital (fictional)",
    AUTUMN,
    f"""
# Story
At 14 months she came out in hives and vomited twice after scrambled egg. Baked egg in cake is
tolerated since last summer. Peanut and milk are eaten without trouble. She has eczema in the elbow
creases.

# Tests
| Skin prick test | Wheal |
| Hen's egg | 7 mm |
| Peanut | 0 mm |
| House dust mite | 5 mm |
| Cat | 4 mm |

{ige.name}: {ige.at(AUTUMN)}.

# Advice
- Avoid raw and lightly cooked egg; go on with baked egg.
- Adrenaline pen 150 micrograms, two at school and two at home.
- {cetirizine} in the pollen season.
- Influenza vaccine may be given as usual.
- Egg challenge in hospital in autumn 2025.

Her father has hay fever; her little brother Emeka reacts to peanuts.
""",
    "Dr Rosamund Ekwueme",
)
emergency = chart.letter(
    "emergency visit.pdf",
    as_pdf,
    "Emergency department record",
    "Windmill Children's Hospital, emergency department",
    "2024-11-27",
    """
# Presentation
Cough and fast breathing since the night, after a cold. Arrived 06:40 with her grandmother.

# Observations
Oxygen saturation 92 %, respiratory rate 38 per minute, pulse 132, temperature 37.4 °C. Speaks in
short sentences. Wheeze on both sides. No stridor, no rash.

# Treatment
Salbutamol 10 puffs by spacer, three times in the first hour; prednisolone 30 mg by mouth. After
four hours saturation 97 %. Chest X-ray was not needed.

# Home with
Prednisolone 30 mg once a day for two more days. See the asthma nurse within 48 hours.
""",
    "Dr Ignatius Bell",
)
nurse = chart.letter(
    "asthma review.txt",
    as_text,
    "Asthma review",
    "Orchard Practice (fictional)",
    WINTER,
    f"""
# Control
Night cough once a week, blue inhaler four times a week. Childhood asthma control test 18 of 27.
Missed six days of school since September. Technique with the spacer is good.

# Measurements
Weight {weight.at(WINTER)}, height {height.at(WINTER)}, peak flow 160 litres per minute.

# Change
Brown inhaler stepped up to {beclometasone}. Nobody smokes at home. The cat has moved
to an aunt.

# Next
Review on 2025-03-12 by nurse Clementine Abara. School nurse informed.
""",
    "Clementine Abara",
)
growth = chart.file(
    "growth.csv",
    csv_of(
        [
            ("Date", "Weight (kg)", "Height (cm)"),
            *((when, weight[when], height[when]) for when in (SPRING, AUTUMN, WINTER)),
        ]
    ),
    "\n".join(f"{when} {weight[when]} {height[when]}" for when in (SPRING, AUTUMN, WINTER)),
)


def measured(when: str) -> dict[str, object]:
    """The row of the table of growth."""
    return growth(f"{when} {weight[when]} {height[when]}")


chart.ask(
    "latest value",
    "How much does she weigh now?",
    weight.gold(WINTER),
    at=(nurse(f"Weight {weight.at(WINTER)}"), measured(WINTER)),
    misleading=[weight.gold(SPRING), weight.gold(AUTUMN)],
)
chart.ask(
    "value on a date",
    "height in April 2024",
    height.gold(SPRING),
    at=measured(SPRING),
    misleading=[height.gold(AUTUMN), height.gold(WINTER)],
)
chart.ask(
    "comparison of two dates",
    "How much did she grow between October 2024 and January 2025?",
    height.gold(AUTUMN),
    height.gold(WINTER),
    at=[measured(AUTUMN), (measured(WINTER), nurse(f"height {height.at(WINTER)}"))],
)
chart.ask(
    "value on a date",
    "Sats on arrival in the emergency department?",
    number("92", "%"),
    at=emergency("Oxygen saturation 92 %"),
    misleading=[number("97", "%")],
)
chart.ask(
    "table cell",
    "Skin prick wheal for house dust mite?",
    number("5", "mm"),
    at=clinic("House dust mite 5 mm"),
)
chart.ask(
    "dose of a drug",
    "Beclometasone dose since January?",
    beclometasone.gold,
    says("two puffs twice a day"),
    at=nurse(str(beclometasone)),
)
chart.ask(
    "dose of a drug",
    "How strong is the adrenaline pen?",
    number("150", "micrograms"),
    at=clinic("Adrenaline pen 150 micrograms"),
)
chart.ask(
    "list of allergies",
    "What is Beatrix allergic to?",
    says("egg"),
    at=clinic("hives and vomited twice after scrambled egg"),
)
chart.ask(
    "yes/no",
    "Can she have the flu vaccine?",
    yes("influenza vaccine may be given"),
    at=clinic("Influenza vaccine may be given as usual"),
)
chart.ask(
    "yes/no",
    "Is she allowed cake with egg in it?",
    yes("baked egg in cake is tolerated", "go on with baked egg"),
    at=(clinic("Baked egg in cake is tolerated"), clinic("go on with baked egg")),
)
chart.ask(
    "negated finding",
    "stridor during the attack?",
    no("no stridor"),
    at=emergency("No stridor, no rash"),
)
chart.ask(
    "family history",
    "Atopic disease in the family?",
    says("father has hay fever"),
    says("brother Emeka reacts to peanuts"),
    at=clinic("Her father has hay fever; her little brother Emeka reacts to peanuts"),
)
chart.ask(
    "date of an event",
    "When was the visit to A&E?",
    day("2024-11-27"),
    at=emergency("Cough and fast breathing since the night"),
)
chart.ask(
    "who or where",
    "Who brought her to hospital?",
    says("grandmother"),
    at=emergency("Arrived 06:40 with her grandmother"),
)
chart.ask(
    "plan",
    "When is the next asthma check?",
    day("2025-03-12"),
    at=nurse("Review on 2025-03-12 by nurse Clementine Abara"),
)
chart.ask(
    "wording",
    "PEFR?",
    number("160"),
    at=nurse("peak flow 160 litres per minute"),
)
chart.ask(
    "wording",
    "steriod course after the exacerbation",
    says("prednisolone 30 mg once a day for two more days"),
    at=emergency("Prednisolone 30 mg once a day for two more days"),
)
chart.ask(
    "follow-up",
    "And after treatment?",
    number("97", "%"),
    at=emergency("After four hours saturation 97 %"),
    after=["What was the oxygen saturation on arrival?"],
)
chart.cannot_answer("never measured", "What was her FeNO?", "vitamin D?")
chart.cannot_answer("not on that date", "What did she weigh in 2022?")
chart.cannot_answer("drug never given", "Which dose of montelukast does she get?")
chart.cannot_answer("relative's", "When did she first react to peanuts?")
chart.cannot_answer("not recorded", "What was the result of the egg challenge?")
