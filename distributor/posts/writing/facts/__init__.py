"""Facts in a text, found alike in a post and in a release so that the two can be compared."""
