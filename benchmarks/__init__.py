"""Measurements, each one command that ends by itself and prints one JSON line last."""
