"""A local server that plays the networks by their documented shapes, with faults to arm on demand.

It is both the demonstration, with a timeline a person can look at and releases to publish, and the
outside witness of the tests: its record shows what a network really accepted.

* the networks' own paths: ``/2/...`` X, ``/v26.0/...`` Facebook, ``/rest/...`` LinkedIn and so on, each
  played by the ``player`` of its folder
* ``/`` the timeline, ``/timeline.json`` the same for programs, ``/_record.json`` every create call that was
  accepted, also of posts that are gone; ``/_media/...`` the images
* ``/_faults`` what the next calls meet (POST, DELETE, GET); ``/_engagement`` what people did (POST);
  ``/_roles`` the person's role on an account (POST)
* ``/demo/feed.xml`` and ``/demo/releases/...`` a site to watch
"""

from distributor.networks.sandbox.server import Sandbox, run_sandbox, serve_sandbox
from distributor.networks.sandbox.world import SandboxAccount

__all__ = ["Sandbox", "SandboxAccount", "run_sandbox", "serve_sandbox"]
