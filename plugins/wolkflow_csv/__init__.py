"""csv plugin."""
