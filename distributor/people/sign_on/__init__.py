"""Logging in by the organisation's own log-in: OpenID Connect, code flow with PKCE, state and nonce."""
