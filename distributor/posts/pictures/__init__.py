"""The pictures of a post: files kept by content hash, alt texts, and the people who can be seen on them."""
