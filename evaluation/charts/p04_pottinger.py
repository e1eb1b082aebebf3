"""Lungs: a clinic letter in plain text, blood results in HL7, a photographed page, a CT report."""

from evaluation.chart import Chart
from evaluation.facts import Drug, Lab, all_of, day, no, number, says
from evaluation.files import as_pdf, as_picture, as_text
from evaluation.structured_files import hl7_results

chart = Chart("V-2044", "Pottinger", "Gerald", "1956-01-30", "male", is_quick=True)

DRAWN = "2024-09-12"
eosinophils = Lab("Eosinophils", "10*9/L", {DRAWN: "0.42"}, ("eosinophils",))
haemoglobin = Lab("Haemoglobin", "g/L", {DRAWN: "171"}, ("haemoglobin",))
crp = Lab("C-reactive protein", "mg/L", {DRAWN: "7"}, ("C-reactive protein",))
tiotropium = Drug("tiotropium", "5", "micrograms", "once a day")
azithromycin = Drug("azithromycin", "250", "mg", "three times a week")

letter = chart.letter(
    "chest clinic.txt",
    as_text,
    "Chest clinic letter",
    "Holmfirth Infirmary, respiratory medicine (fictional)",
    "2024-09-17",
    f"""
# Diagnoses
- COPD, GOLD stage 3
- Lung nodule in the right upper lobe under observation
- Obstructive sleep apnoea, on CPAP since 2020

# History
Four courses of steroids in the past year, the last in July. Walks about 200 metres on the flat.
Stopped smoking in March 2019 after 45 pack years. He worked in a slate quarry. He has never
coughed up blood. He keeps pigeons no longer.

# Examination
Oxygen saturation 91 % on air. Barrel-shaped chest, quiet breath sounds. No clubbing. No ankle
swelling.

# Treatment
Inhaled {tiotropium} and budesonide with formoterol 200/6 two puffs twice a day.
I have added {azithromycin} over the winter; ECG beforehand showed a QTc of 418 ms.

# Plan
Pulmonary rehabilitation at Fennel Lane leisure centre. Home oxygen is not indicated at present.
CT to be repeated in March 2025. Review here in four months.
""",
    "Dr Eluned Pryce",
)
blood = chart.file(
    "blood.hl7",
    hl7_results(
        chart,
        DRAWN,
        "Full blood count and CRP",
        [
            ("Haemoglobin", haemoglobin[DRAWN], "g/L", "130-170"),
            ("Eosinophils", eosinophils[DRAWN], "10*9/L", "0.0-0.4"),
            ("C-reactive protein", crp[DRAWN], "mg/L", "0-5"),
        ],
    ),
    "\n".join(f"{lab.name} {lab.at(DRAWN)}" for lab in (haemoglobin, eosinophils, crp)),
)
spirometry = chart.letter(
    "spirometry.png",
    as_picture,
    "Spirometry",
    "Holmfirth Infirmary, lung function",
    "2024-09-17",
    """
FEV1 1.12 litres, 38 % of predicted.

FVC 2.71 litres, 71 % of predicted.

FEV1/FVC ratio 0.41.

Reversibility 4 % after salbutamol: not significant.
""",
    "Physiologist: Marguerite Oyelaran",
)
ct = chart.letter(
    "CT chest.pdf",
    as_pdf,
    "CT of the chest",
    "Holmfirth Infirmary, radiology",
    "2024-09-03",
    """
# Indication
Nodule seen on chest X-ray of 2024-08-20.

# Report
Solid nodule in the right upper lobe, 7 mm, smooth margin. Panlobular emphysema. No enlarged lymph
nodes. No pleural effusion. Old fracture of the left sixth rib. Coronary calcification. Liver and
adrenals normal.

# Opinion
Low suspicion. Repeat CT in six months.
""",
    "Dr Benedikt Asher, radiologist",
)

chart.ask(
    "latest value",
    "current eosinophil count?",
    eosinophils.gold(DRAWN),
    at=blood(f"Eosinophils {eosinophils[DRAWN]}"),
)
chart.ask(
    "value on a date",
    "What was the CRP on 12 Sept 2024?",
    crp.gold(DRAWN),
    at=blood(f"C-reactive protein {crp[DRAWN]}"),
)
chart.ask(
    "value on a date",
    "oxygen saturation in clinic in September 2024",
    number("91", "%"),
    at=letter("Oxygen saturation 91 % on air"),
)
chart.ask(
    "dose of a drug",
    "How is he taking azithromycin?",
    azithromycin.gold,
    says("three times a week"),
    at=letter(str(azithromycin)),
)
chart.ask(
    "dose of a drug",
    "What strength is his tiotropium?",
    tiotropium.gold,
    at=letter(str(tiotropium)),
)
chart.ask(
    "list of medications",
    "Which inhalers does Mr Pottinger use?",
    all_of("tiotropium", ("budesonide with formoterol", "budesonide")),
    at=letter(f"Inhaled {tiotropium} and budesonide with formoterol 200/6"),
)
chart.ask(
    "list of problems",
    "What are his diagnoses?",
    all_of("COPD", "lung nodule", "sleep apnoea"),
    at=letter("COPD, GOLD stage 3 Lung nodule in the right upper lobe under observation"),
)
chart.ask(
    "yes/no",
    "Is he still a smoker?",
    no("stopped smoking in March 2019"),
    at=letter("Stopped smoking in March 2019 after 45 pack years"),
)
chart.ask(
    "yes/no",
    "Was the bronchodilator response significant?",
    no("not significant"),
    at=spirometry("Reversibility 4 % after salbutamol: not significant"),
)
chart.ask(
    "negated finding",
    "Has he ever had haemoptysis?",
    no("never coughed up blood"),
    at=letter("He has never coughed up blood"),
)
chart.ask(
    "negated finding",
    "Any lymphadenopathy on CT?",
    no("no enlarged lymph nodes"),
    at=ct("No enlarged lymph nodes"),
)
chart.ask(
    "date of an event",
    "When did he give up cigarettes?",
    day("2019-03"),
    at=letter("Stopped smoking in March 2019"),
)
chart.ask(
    "who or where",
    "Where is the pulmonary rehab?",
    says("Fennel Lane"),
    at=letter("Pulmonary rehabilitation at Fennel Lane leisure centre"),
)
chart.ask(
    "who or where",
    "Which radiologist reported the scan?",
    says("Benedikt Asher"),
    at={"document": "CT chest.pdf", "page": 1, "words": "Dr Benedikt Asher, radiologist"},
)
chart.ask(
    "plan",
    "What is the follow up of the nodule?",
    says("CT to be repeated in March 2025", "repeat CT in six months"),
    at=(letter("CT to be repeated in March 2025"), ct("Repeat CT in six months")),
)
chart.ask(
    "scanned page",
    "What was his FEV1?",
    number("1.12", "litres"),
    at=spirometry("FEV1 1.12 litres, 38 % of predicted"),
)
chart.ask(
    "scanned page",
    "FEV1/FVC",
    number("0.41"),
    at=spirometry("FEV1/FVC ratio 0.41"),
)
chart.ask(
    "wording",
    "how big is the pulmonary nodul",
    number("7", "mm"),
    at=ct("Solid nodule in the right upper lobe, 7 mm"),
)
chart.ask(
    "wording",
    "Hb?",
    haemoglobin.gold(DRAWN),
    at=blood(f"Haemoglobin {haemoglobin[DRAWN]}"),
)
chart.ask(
    "follow-up",
    "And the forced vital capacity?",
    number("2.71", "litres"),
    at=spirometry("FVC 2.71 litres, 71 % of predicted"),
    after=["What was his FEV1?"],
)
chart.cannot_answer(
    "never measured", "What is his alpha-1 antitrypsin level?", "What was the DLCO?"
)
chart.cannot_answer(
    "not on that date", "What was the FEV1 in 2021?", "Eosinophils in January 2024?"
)
chart.cannot_answer(
    "drug never given", "What dose of theophylline is he on?", "When was roflumilast started?"
)
chart.cannot_answer("relative's", "Which of his parents had lung cancer?")
