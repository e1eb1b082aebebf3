"""The project's own evaluation cases: fictional patients, their files, and questions with gold.

    python -m evaluation FOLDER

writes the files and `cases.jsonl`; docs/evaluation.md describes the format. `charts` holds one
patient a module: text and gold are made of the same values. Nobody in them lives or lived.
"""
