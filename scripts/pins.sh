#!/usr/bin/env bash
# constraints.txt is what a fresh environment resolves pyproject.toml to, tools for tests included.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

environment="$(mktemp -d)"
trap 'rm -rf "$environment"' EXIT

echo "Resolving pyproject.toml in a fresh environment ..."
"${PYTHON:-python3.11}" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[dev]'

{
    sed '/^[^#]/,$d' constraints.txt
    # A local version suffix (+cpu) names one build of a release; the release is what we pin.
    "$environment/bin/python" -m pip list --format=freeze --disable-pip-version-check \
        | grep -vE '^(medmemory|pip)==' | sed 's/+.*//' | sort --ignore-case
} > "$environment/constraints.txt"
mv "$environment/constraints.txt" constraints.txt
echo "constraints.txt is written: $(grep -c == constraints.txt) packages."
