"""Measurements, side by side in one run: quality, speed, and X's own conformance cases."""
