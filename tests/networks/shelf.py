"""Where networks that fetch their images find those of the tests: a server on this machine."""

import threading
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from distributor.networks.values import Image


def address_of(image: Image) -> str:
    """An address that gives the image's bytes until the tests end."""
    path = f"/{sha256(image.data).hexdigest()}"
    _Handler.files[path] = (image.media_type, image.data)
    return f"{_served()}{path}"


@cache
def _served() -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    files: ClassVar[dict[str, tuple[str, bytes]]] = {}

    def do_GET(self) -> None:
        media_type, data = self.files.get(self.path, ("", b""))
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Nothing."""
