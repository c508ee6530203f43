"""Reports: what went out, when, and how people met it."""
