"""wolkabout plugin."""
