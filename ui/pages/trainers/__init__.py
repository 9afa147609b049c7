"""The trainers' page: one frame, and a script for each of its sections."""
