"""json plugin."""
