"""Delivery: claim -> intent -> call -> record -> reconcile, and the stop switch."""
