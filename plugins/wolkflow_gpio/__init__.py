"""gpio plugin."""
