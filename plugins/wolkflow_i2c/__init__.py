"""i2c plugin."""
