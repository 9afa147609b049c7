"""How good it is: datasets, metrics, calibration."""
