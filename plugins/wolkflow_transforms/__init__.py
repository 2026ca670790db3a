"""transforms plugin."""
