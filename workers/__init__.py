"""When: the Celery app, the beat table, one thin task a verb. No rules live here."""
