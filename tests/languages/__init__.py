"""The desk in every language: its catalogues and its pages."""
