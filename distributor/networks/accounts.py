"""Who posts, and whether they can: the account as its network's client gets it, and what a check brings."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who posts: one account or page on one network, with the means to do so.

    Attributes:
        network: key in the registry, such as ``"x"``.
        account_id: the network's own id: X user id, Facebook Page id, LinkedIn organisation id (digits).
        name: what people call it, such as ``"@example"``.
        access_token: the secret; never shown by ``repr``.
        base_url: scheme, host and port that play the network, without a path or final slash.
        api_version: ``"v26.0"`` for Graph, ``"202609"`` for LinkedIn, empty for X.
        connect_timeout_s: seconds to wait for a connection.
        read_timeout_s: seconds to wait between bytes of an answer.
        app_id: of the organisation's developer app, on networks whose clients use it; empty for none.
        app_secret: its secret; never shown by ``repr``.
        renews_card: the network is asked to read the link's page anew before a post, where it can be.
    """

    network: str
    account_id: str
    name: str
    access_token: str = field(repr=False)
    base_url: str
    api_version: str = ""
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    renews_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """Whether an account can post.

    Attributes:
        name: what its network calls it.
        problems: sentences; empty when it can post.
        warnings: sentences about what does not stop it from posting.
        scopes: what the token may do, where the network says so; None where it does not.
        token_ends_at: when the token ends (UTC), where the network says so.
        consent_ends_at: until when the network lets us read by it (UTC), where it says so.
    """

    name: str
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    scopes: frozenset[str] | None = None
    token_ends_at: datetime | None = None
    consent_ends_at: datetime | None = None
