"""A model's sentences, checked against the passages that they cite."""
