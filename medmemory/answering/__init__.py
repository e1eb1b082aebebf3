"""From candidates to an answer whose every statement resolves."""
