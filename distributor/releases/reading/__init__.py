"""Reading: from HTML, plain text or a feed entry to a ``ReadRelease``. Pure, no database, no clock."""
