"""The judgements of ``check``: each looks at one kind of fact in the words that are not the release's own."""
