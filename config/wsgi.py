"""The web application for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Loaded with the pages, so that the first one to wake a worker is as quick as the rest.
import workers.app  # noqa: E402, F401
