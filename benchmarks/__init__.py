"""Measurements, each side by side in one run; what came out stands in ``docs/benchmarks*.md``."""
