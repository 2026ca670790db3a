"""Models of what the kernel tells, for `--simulate`."""
