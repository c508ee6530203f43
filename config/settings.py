"""Django's settings, all of them from ``config.environment``."""

from pathlib import Path

import dj_database_url

from config import keys
from config.environment import Environment
from config.logs import configure_logs

ENVIRONMENT = Environment.read()
ENVIRONMENT.data_dir.mkdir(parents=True, exist_ok=True)
BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key or keys.secret_key(ENVIRONMENT.data_dir)
TOKEN_KEYS = ENVIRONMENT.token_keys or (keys.token_key(ENVIRONMENT.data_dir),)
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
PUBLIC_URL = ENVIRONMENT.public_url
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "distributor.audit",
    "distributor.channels",
    "distributor.people",
    "distributor.releases",
    "distributor.posts",
    "distributor.discussion",
    "distributor.delivery",
    "distributor.notices",
    "distributor.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # First pages over a slow line; Django adds random bytes against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "distributor.desk.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "distributor.desk.watch.OpenSessions",
    "distributor.desk.watch.SecondStepFirst",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "distributor.desk.context.practice",
            ],
        },
    },
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(url: str) -> dict[str, object]:
    """One database entry; SQLite gets the settings that keep an intent on disk and writers in line.

    IMMEDIATE takes the write lock when a transaction opens, so a claim never fails half-way;
    ``synchronous=FULL`` because an intent that a power cut forgets could be posted twice.
    """
    entry: dict[str, object] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    return entry


DATABASES = {"default": database(ENVIRONMENT.database_url)}

# What carries a wake-up (distributor.wake) to the workers.
WAKER = "workers.wake.send"

# Counts failed log-ins. Shared by all web processes where there is a Redis; one process alone needs none.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENVIRONMENT.broker_url}
        if ENVIRONMENT.broker_url.startswith("redis")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# The first one makes, all of them check: what an older version stored is made anew when its owner logs in.
PASSWORD_HASHERS = [
    "distributor.people.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "distributor.desk.views.typing.form_too_old"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_URL.startswith("https://") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A 1 MB webhook is refused before it is read whole (distributor.releases.views).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
# Languages with a catalogue, each by its own name; without one a page would claim a language that it is not
# written in.
LANGUAGES = [
    ("en", "English"),
    ("id", "Bahasa Indonesia"),
    ("fr", "Français"),
    ("km", "ខ្មែរ"),
    ("my", "မြန်မာ"),
    ("ne", "नेपाली"),
    ("th", "ไทย"),
    ("ur", "اردو"),
]
# What somebody chose at the foot of a page; without it the browser's own wish counts.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
LANGUAGE_COOKIE_SAMESITE = "Lax"
STATIC_URL = "/static/"
# Files are served from the packages themselves: one command, nothing to collect first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING_CONFIG = None
configure_logs(ENVIRONMENT.log_level)
