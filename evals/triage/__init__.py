"""How well messages are understood, sorted and refused: `python -m evals.triage DIR`, DIR a folder of datasets."""
