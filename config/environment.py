"""The only reader of the environment: every variable, its type, its default and its meaning.

``Environment.read()`` is called once, by ``config.settings``. A wrong value stops the start with a
sentence that names the variable.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.sign_on import SettingError, SignOn, read_sign_on
from distributor.errors import DistributorError
from distributor.networks.registry import NETWORKS

__all__ = ["Environment", "SettingError"]

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says, checked.

    Attributes:
        data_dir: where the database, keys and demonstration files live (``DISTRIBUTOR_DATA``).
        database_url: ``DATABASE_URL``; SQLite in ``data_dir`` when unset.
        broker_url: ``BROKER_URL``; ``memory://`` (inside one process) when unset.
        broker_master: what Sentinel calls the Redis to use (``BROKER_MASTER``), for a ``sentinel://`` broker.
        secret_key: Django's signing key (``DISTRIBUTOR_SECRET_KEY``), or empty for the key file.
        token_keys: Fernet keys, newest first (``DISTRIBUTOR_TOKEN_KEYS``), or empty for the key file.
        public_url: address people open (``DISTRIBUTOR_PUBLIC_URL``), without a final slash.
        trusted_proxy: address of the web server in front, whose word about callers and TLS is believed
            (``DISTRIBUTOR_TRUSTED_PROXY``); empty for none, ``*`` for whoever connects.
        allowed_hosts: host names the pages answer to (``DISTRIBUTOR_HOSTS``).
        four_eyes: whoever wrote or edited a post may not approve it (``DISTRIBUTOR_FOUR_EYES``).
        second_step: whoever may approve, publish or manage needs a second step to log in
            (``DISTRIBUTOR_SECOND_STEP``); when unset, on where ``public_url`` is https.
        sign_on: the organisation's own log-in, OpenID Connect (``config.sign_on``); None for none.
        alt_required: no post with a picture is approved before its alt text is written
            (``DISTRIBUTOR_ALT_REQUIRED``).
        pictures_days: so long is the file of a picture kept that no post uses any more
            (``DISTRIBUTOR_PICTURES_DAYS``).
        card_pictures: drafts for networks that fetch no page get the release's own picture on the link's card
            (``DISTRIBUTOR_CARD_PICTURES``); an approval then asks about the people on it.
        renews_cards: Facebook reads the page behind a link anew before the post, so that its card is of now
            (``DISTRIBUTOR_RENEW_CARDS``).
        lease_s: seconds a claimed post belongs to its worker (``DISTRIBUTOR_LEASE_S``).
        looks_s: seconds after an unknown outcome at which the account's own posts are read back
            (``DISTRIBUTOR_LOOKS_S``).
        retry_base_s: first back-off in seconds (``DISTRIBUTOR_RETRY_BASE_S``).
        max_tries: calls that may fail before a person is asked (``DISTRIBUTOR_MAX_TRIES``).
        connect_timeout_s: seconds to wait for a connection (``DISTRIBUTOR_CONNECT_TIMEOUT_S``).
        read_timeout_s: seconds to wait for an answer (``DISTRIBUTOR_READ_TIMEOUT_S``).
        private_sources: sources may live at private addresses, as the demonstration's does
            (``DISTRIBUTOR_PRIVATE_SOURCES``).
        bases: network -> base address, by the variable its folder names, so that a vendor's move or a local
            sandbox needs no new code.
        versions: network -> API version, in the same way.
        apps: network -> id and secret of the organisation's developer app there (``X_CLIENT_ID`` and
            ``X_CLIENT_SECRET``, and so on); networks without an id are left out: what was stored counts.
        vocabulary: a TOML file with countries and topics of the installation's own
            (``DISTRIBUTOR_VOCABULARY``); None for the built-in ones alone.
        house: the house style, a TOML file such as ``config/house.toml`` (``DISTRIBUTOR_HOUSE``); None for
            the defaults.
        model_url: an OpenAI-compatible endpoint that may propose other words (``DISTRIBUTOR_MODEL_URL``),
            local ones too; empty: none is ever asked.
        model: the model's name there (``DISTRIBUTOR_MODEL``).
        model_key: its secret (``DISTRIBUTOR_MODEL_KEY``); empty where none is wanted.
        alive_dir: where workers leave their signs of life (``DISTRIBUTOR_ALIVE_DIR``; ``data_dir``).
        log_level: ``DISTRIBUTOR_LOG_LEVEL``.
    """

    data_dir: Path
    database_url: str
    broker_url: str
    broker_master: str
    secret_key: str = field(repr=False)
    token_keys: tuple[str, ...] = field(repr=False)
    public_url: str
    trusted_proxy: str
    allowed_hosts: tuple[str, ...]
    four_eyes: bool
    second_step: bool
    sign_on: SignOn | None
    alt_required: bool
    pictures_days: float
    card_pictures: bool
    renews_cards: bool
    lease_s: float
    looks_s: tuple[float, ...]
    retry_base_s: float
    max_tries: int
    connect_timeout_s: float
    read_timeout_s: float
    private_sources: bool
    bases: Mapping[str, str]
    versions: Mapping[str, str]
    apps: Mapping[str, tuple[str, str]] = field(repr=False)
    vocabulary: Path | None
    house: Path | None
    model_url: str
    model: str
    model_key: str = field(repr=False)
    alive_dir: Path
    log_level: str

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> "Environment":
        """Read and check ``variables`` (the process's own when None).

        Raises:
            SettingError: names the variable and what it may hold.
        """
        env = _Reader(os.environ if variables is None else variables)
        data_dir = Path(env.text("DISTRIBUTOR_DATA", "data")).expanduser().absolute()
        public_url = env.text("DISTRIBUTOR_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
        read = cls(
            data_dir=data_dir,
            database_url=env.text("DATABASE_URL", f"sqlite:///{data_dir / 'distributor.sqlite3'}"),
            broker_url=env.text("BROKER_URL", "memory://"),
            broker_master=env.text("BROKER_MASTER", "mymaster"),
            secret_key=env.secret("DISTRIBUTOR_SECRET_KEY"),
            token_keys=env.words("DISTRIBUTOR_TOKEN_KEYS", secret=True),
            public_url=public_url,
            trusted_proxy=env.text("DISTRIBUTOR_TRUSTED_PROXY", ""),
            allowed_hosts=env.words("DISTRIBUTOR_HOSTS") or ("127.0.0.1", "localhost", "[::1]"),
            four_eyes=env.flag("DISTRIBUTOR_FOUR_EYES", default=True),
            second_step=env.flag("DISTRIBUTOR_SECOND_STEP", default=public_url.startswith("https://")),
            sign_on=read_sign_on(env),
            alt_required=env.flag("DISTRIBUTOR_ALT_REQUIRED", default=True),
            card_pictures=env.flag("DISTRIBUTOR_CARD_PICTURES", default=False),
            renews_cards=env.flag("DISTRIBUTOR_RENEW_CARDS", default=True),
            pictures_days=env.number("DISTRIBUTOR_PICTURES_DAYS", 30),
            lease_s=env.number("DISTRIBUTOR_LEASE_S", 120),
            looks_s=env.numbers("DISTRIBUTOR_LOOKS_S", "15,60,300"),
            retry_base_s=env.number("DISTRIBUTOR_RETRY_BASE_S", 30),
            max_tries=int(env.number("DISTRIBUTOR_MAX_TRIES", 8)),
            connect_timeout_s=env.number("DISTRIBUTOR_CONNECT_TIMEOUT_S", 10),
            read_timeout_s=env.number("DISTRIBUTOR_READ_TIMEOUT_S", 60),
            private_sources=env.flag("DISTRIBUTOR_PRIVATE_SOURCES", default=False),
            bases={
                name: env.text(network.base_variable, network.default_base_url).rstrip("/")
                for name, network in NETWORKS.items()
            },
            versions={
                name: env.text(network.version_variable, network.api_version)
                for name, network in NETWORKS.items()
            },
            apps={name: app for name in NETWORKS if (app := env.app(name.upper()))[0]},
            vocabulary=env.checked_file("DISTRIBUTOR_VOCABULARY", _vocabulary),
            house=env.checked_file("DISTRIBUTOR_HOUSE", _house),
            model_url=env.text("DISTRIBUTOR_MODEL_URL", "").rstrip("/"),
            model=env.text("DISTRIBUTOR_MODEL", ""),
            model_key=env.secret("DISTRIBUTOR_MODEL_KEY"),
            alive_dir=Path(env.text("DISTRIBUTOR_ALIVE_DIR", str(data_dir))),
            log_level=env.text("DISTRIBUTOR_LOG_LEVEL", "INFO").upper(),
        )
        if read.connect_timeout_s + read.read_timeout_s >= read.lease_s:
            # Otherwise no call could ever start safely under its lease.
            raise SettingError(
                "DISTRIBUTOR_LEASE_S has to be longer than DISTRIBUTOR_CONNECT_TIMEOUT_S and "
                "DISTRIBUTOR_READ_TIMEOUT_S together."
            )
        return read


# Imported only where a file is named: reading and writing are much to load for a verb that needs neither.
def _vocabulary(path: Path) -> object:
    from distributor.releases.reading.vocabulary.subjects import load_vocabulary

    return load_vocabulary(path)


def _house(path: Path) -> object:
    from distributor.posts.writing.house_file import load_house

    return load_house(path)


class _Reader:
    """Typed look-ups that name the variable when its value is wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str) -> str:
        return self._variables.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """The variable, or the content of the file that ``NAME_FILE`` names (as Docker secrets do)."""
        path = self._variables.get(f"{name}_FILE", "").strip()
        if not path:
            return self.text(name, "")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path}, which cannot be read.") from error

    def app(self, network: str) -> tuple[str, str]:
        return self.text(f"{network}_CLIENT_ID", ""), self.secret(f"{network}_CLIENT_SECRET")

    def checked_file(self, name: str, load: Callable[[Path], object]) -> Path | None:
        """The file that the variable names, read once, so that a slip in it is known at the start."""
        text = self.text(name, "")
        if not text:
            return None
        path = Path(text).expanduser().absolute()
        try:
            load(path)
        except DistributorError as error:
            raise SettingError(f"{name}: {error}") from error
        return path

    def words(self, name: str, *, secret: bool = False) -> tuple[str, ...]:
        value = self.secret(name) if secret else self.text(name, "")
        return tuple(word.strip() for word in value.split(",") if word.strip())

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._variables.get(name)
        if value is None:
            return default
        if value.strip().lower() in TRUE_WORDS:
            return True
        if value.strip().lower() in FALSE_WORDS:
            return False
        raise SettingError(f"{name} is {value!r}; it may be 1 or 0.")

    def number(self, name: str, default: float) -> float:
        return self.numbers(name, str(default))[0]

    def numbers(self, name: str, default: str) -> tuple[float, ...]:
        value = self.text(name, default)
        try:
            numbers = tuple(float(word) for word in value.split(","))
        except ValueError as error:
            raise SettingError(f"{name} is {value!r}; it needs seconds, such as {default}.") from error
        if any(not 0 < number < float("inf") for number in numbers):
            raise SettingError(f"{name} is {value!r}; every number has to be above 0.")
        return numbers
