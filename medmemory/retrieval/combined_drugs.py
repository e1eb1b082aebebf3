"""Two medicines in one: what the mixture is called, and the medicines that it holds.

Written for this project from general knowledge of medicines, as `drug_names` is, in the format of
`vocabulary`.
"""

# Two substances in one: the brand first, then how the mixture is written.
COMBINED_NAMES = """
seretide | advair | fluticasone/salmeterol | salmeterol/fluticasone | fluticasone salmeterol
symbicort | fobumix | duoresp | budesonide/formoterol | budesonide formoterol
fostair | beclometasone/formoterol | beclometasone formoterol
relvar | breo | fluticasone/vilanterol | fluticasone vilanterol
trelegy | fluticasone/umeclidinium/vilanterol
anoro | umeclidinium/vilanterol
entresto | sacubitril/valsartan | sacubitril valsartan | sacubitril-valsartan
janumet | sitagliptin/metformin | metformin/sitagliptin
percocet | oxycodone/acetaminophen | oxycodone-acetaminophen | oxycodone acetaminophen
norco | vicodin | hydrocodone/acetaminophen | hydrocodone-acetaminophen
suboxone | buprenorphine/naloxone
co-codamol | solpadol | zapain | codeine/paracetamol | paracetamol/codeine
truvada | emtricitabine/tenofovir
biktarvy | bictegravir/emtricitabine/tenofovir
combodart | tamsulosin/dutasteride | dutasteride/tamsulosin
cosopt | dorzolamide/timolol
""".replace("\\\n", "")

# A substance, and the mixtures that hold it.
COMBINED_HOLD = """
thiamine | pabrinex
fluticasone | seretide | relvar | trelegy
salmeterol | seretide
budesonide | symbicort
formoterol | symbicort | fostair
beclometasone | fostair
vilanterol | relvar | anoro | trelegy
umeclidinium | anoro | trelegy
sacubitril | entresto
valsartan | entresto
sitagliptin | janumet
metformin | janumet
oxycodone | percocet
hydrocodone | norco
paracetamol | co-codamol | percocet | norco
codeine | co-codamol
buprenorphine | suboxone
tenofovir | truvada | biktarvy
tamsulosin | combodart
dutasteride | combodart
""".replace("\\\n", "")
