"""The log: who did what to what, when, each entry chained to the one before. Knows no other stage."""
