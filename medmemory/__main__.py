"""`python -m medmemory` is `medmemory`."""

from medmemory.cli import main

main()
