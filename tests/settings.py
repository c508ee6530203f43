"""The program's own settings over a data folder that the tests may fill and forget."""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

_folder = tempfile.mkdtemp(prefix="distributor-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DISTRIBUTOR_DATA"] = _folder
os.environ.setdefault("DISTRIBUTOR_LOG_LEVEL", "CRITICAL")
_broker, _process = os.environ.get("BROKER_URL", ""), os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if _broker.startswith("redis"):
    # Test processes side by side share a server, so each has a numbered database of it.
    os.environ["BROKER_URL"] = urlsplit(_broker)._replace(path=f"/{_process[2:]}").geturl()
# The sync Playwright API keeps an event loop running in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from config.settings import *  # noqa: E402, F403

if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):  # noqa: F405
    # Threads share a file as the program's do; a database in memory would lock whole tables.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}  # noqa: F405
# Argon2 and its like are slow on purpose; tests log in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
