"""Talking about posts: what people typed and kept, saw, said to each other and showed outside."""
