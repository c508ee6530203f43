"""From a release to posts: the summary, the approval, the time."""
