"""The root of every error this project raises on purpose.

The text of an error is a sentence for the person who can act on it: what happened, what was kept,
what to do. Causes belong into ``raise ... from`` and the log.
"""


class DistributorError(Exception):
    """Something was refused or failed; ``str(error)`` is a sentence for a person."""
