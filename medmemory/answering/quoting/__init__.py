"""Answers in the words of the record: its sentences, rows and lists, chosen and put in order."""
