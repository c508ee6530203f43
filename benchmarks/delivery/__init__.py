"""Delivery, measured through Django and the real code; only the networks are played."""
