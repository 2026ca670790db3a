"""Models of the sensors, for `--simulate` and for the nodes' tests."""
