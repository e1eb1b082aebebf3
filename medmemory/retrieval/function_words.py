"""Words that carry no meaning of their own, as written and as typed in a hurry."""

# Function words, and words that only frame a question.
FUNCTION_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being below between
    both but by can cannot could did do does doing down during each ever few for from further get
    give had has have having he her here hers herself him himself his how i if in into is it its
    itself just let me more most my no nor not of off on once one only or other our out over own
    please same she should show so some such tell than that the their them then there these they
    this those through to too under until up us very was we were what when where which while who
    whom why will with would you your pls plz thx
    thru tho cuz bc b4
    patient patients record records document documents documented note notes mention mentioned
    anything know known say says said find list describe
    """.split()  # noqa: SIM905  # one word a line would fill two screens
)
