"""What is known about the computer and its pins: for `doctor`, `pins` and `i2c scan`."""
