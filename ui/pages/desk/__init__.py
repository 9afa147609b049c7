"""The agents' desk: one frame, and a script for each subject."""
