"""Sources watched, webhooks received, releases read and revised."""
