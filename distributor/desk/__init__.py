"""The pages of the communications team."""
