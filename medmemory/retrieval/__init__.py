"""From a question to the candidates of one patient's record."""
