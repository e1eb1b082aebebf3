"""Measures search and answers on cases whose right answers are known; no model judges.

`cases` is the format, `matching` and `scoring` say what counts as right, `figures` sums up,
`report` writes it down; `patients` and `asking` take the cases through the application itself.
docs/evaluation.md explains all of it to whoever adds cases of their own.
"""
