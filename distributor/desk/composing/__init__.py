"""Writing a post at the desk: what its editor shows, and the post as its network would show it."""
