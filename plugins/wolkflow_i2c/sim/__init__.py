"""Models of the chips, for `--simulate` and for the drivers' tests."""
