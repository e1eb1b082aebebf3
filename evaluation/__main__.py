"""`python -m evaluation FOLDER`: the cases and their files are in FOLDER."""

import argparse
from pathlib import Path

from evaluation.cases import write_cases


def main() -> None:
    """Writes the folder."""
    parser = argparse.ArgumentParser(description="Write the project's own evaluation cases.")
    parser.add_argument("folder", type=Path)
    write_cases(parser.parse_args().folder)


if __name__ == "__main__":
    main()
