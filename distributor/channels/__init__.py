"""Channels: one account or page on a network, with its time zone, slots and credentials."""
