"""Models of 1-wire chips, for `--simulate`."""
