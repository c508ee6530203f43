"""The calendar: what leaves and left when, and when something could."""
