"""Tests of pipelines, written in YAML beside them: what is given, and what is expected of it."""
