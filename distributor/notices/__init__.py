"""Telling people who are not looking at the pages: by mail, chat, push, at once or as a digest."""
