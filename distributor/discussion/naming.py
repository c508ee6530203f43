"""Names in comments. Pure."""
