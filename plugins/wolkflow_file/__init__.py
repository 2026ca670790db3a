"""file plugin."""
