"""Who is asking: accounts, passwords, sessions, and on whose behalf code runs."""
