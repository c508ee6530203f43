"""Models and migrations agree; every migration can be taken back and applied again."""

import os
import sys
import tempfile

os.environ["DISTRIBUTOR_DATA"] = tempfile.mkdtemp(prefix="distributor-migrations-")
os.environ["DISTRIBUTOR_LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.pop("DATABASE_URL", None)

import django

OURS = ("desk", "notices", "delivery", "discussion", "posts", "releases", "people", "channels", "audit")


def main() -> int:
    """0 when all is well; Django says what is not."""
    django.setup()
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    call_command("migrate", verbosity=0)
    for app in OURS:
        call_command("migrate", app, "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("check", "--fail-level", "WARNING")
    print("Migrations agree with the models, and each can be taken back and applied again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
