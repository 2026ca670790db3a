"""Simulated pins, for `--simulate`."""
