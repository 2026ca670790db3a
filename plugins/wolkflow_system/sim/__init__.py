"""Models of the computer, for `--simulate`."""
