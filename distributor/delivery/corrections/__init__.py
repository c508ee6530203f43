"""What is live and not right any more: proposed, decided by a person, carried out."""
