"""distributor: from a published release to approved posts, each live once.

The folders are stages and a release walks through them one way:
``releases`` -> ``posts`` -> ``delivery``, shown to people by ``desk`` and ``cli``.
``networks`` holds what is true of Facebook, X and LinkedIn; ``audit`` the log.
"""

__version__ = "0.1.0"
