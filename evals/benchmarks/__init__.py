"""The parts of `make bench`: what is measured, one module a subject."""
