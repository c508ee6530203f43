"""The files that were uploaded to the sandbox, in memory: they do not survive a restart."""

from dataclasses import dataclass, field
from datetime import datetime

from distributor.networks.files import kind_of


@dataclass(slots=True, kw_only=True)
class Upload:
    """One file.

    Attributes:
        media_id: the id the sandbox gave.
        network: key of the network.
        account_id: whose it is.
        declared: the type its sender names, or empty.
        total: the bytes announced, where the network asks for that; 0 otherwise.
        data: what has come so far.
        alt: its alt text.
        ready_at: when the network is done with it; None until it has come whole.
    """

    media_id: str
    network: str
    account_id: str
    declared: str = ""
    total: int = 0
    data: bytes = b""
    alt: str = ""
    ready_at: datetime | None = None

    @property
    def media_type(self) -> str:
        """The type by its first bytes; empty for what is no image."""
        return kind_of(self.data)

    def is_ready(self, now: datetime) -> bool:
        """Whether the network is done with it."""
        return self.ready_at is not None and self.ready_at <= now


@dataclass(slots=True)
class Shelf:
    """Every upload by network and id."""

    _uploads: dict[tuple[str, str], Upload] = field(default_factory=dict)

    def put(self, upload: Upload) -> None:
        """Keep ``upload``."""
        self._uploads[upload.network, upload.media_id] = upload

    def get(self, network: str, account_id: str, media_id: str) -> Upload | None:
        """The account's own upload; None when there is none of this id."""
        upload = self._uploads.get((network, media_id))
        return upload if upload and upload.account_id == account_id else None

    def file(self, network: str, media_id: str) -> Upload | None:
        """Anybody's upload, for the page that shows it."""
        return self._uploads.get((network, media_id))
