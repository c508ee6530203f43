"""Writing: from a ``ReadRelease`` to a summary for one network. Pure, no database, no clock."""
