"""The views, one module a page or decision."""
