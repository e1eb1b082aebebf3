"""What is measured, and the rows and sentences that give a value of it."""

from medmemory.retrieval.words import concepts

# Asked for, each of these wants a value. By the names that the tables of wordings give them.
MEASURED = frozenset(
    concept
    for line in """
    hba1c; blood pressure; systolic; diastolic; haemoglobin; creatinine; egfr; heart rate
    oxygen saturation; white cell count; c-reactive protein; blood sugar; ejection fraction
    potassium; sodium; chloride; calcium; magnesium; phosphate; bicarbonate; urea; albumin; protein
    cholesterol; total cholesterol; ldl; hdl; triglycerides; bilirubin; alt; ast
    alkaline phosphatase; ggt; inr; platelets; haematocrit; mcv; mch; mchc; ferritin; iron
    transferrin; tsh; t3; t4; psa; bnp; nt-probnp; troponin; d-dimer; lactate; uric acid
    vitamin b12; folate; esr; weight; height; bmi; temperature; respiratory rate; amylase; lipase
    ammonia; cortisol; estradiol; fev1; fvc; red cell count
    blood urea nitrogen; neutrophils; lymphocytes; eosinophils; rdw; pco2; po2; ph
    osmolality; ck; ldh; procalcitonin; fibrinogen; aptt; glucose
    """.replace("\n", ";").split(";")
    if line.strip()
    if len(concepts(line)) == 1
    for concept in concepts(line)
)

# "The worst" is the lowest of some and the highest of others; of the rest it is neither.
WORSE_LOW = frozenset(
    concepts(
        "egfr, haemoglobin, platelets, albumin, oxygen saturation, ejection fraction, fev1, fvc"
    )
)
WORSE_HIGH = frozenset(
    concepts(
        "creatinine, c-reactive protein, troponin, bnp, nt-probnp, lactate, bilirubin, alt, ast, "
        "inr, hba1c, blood sugar, blood pressure, urea, d-dimer, temperature, urate"
    )
)
