"""What a process builds once, built before somebody waits for it."""

import threading

from distributor.networks.registry import NETWORKS
from distributor.networks.values import Payload
from distributor.posts.writing import check
from distributor.releases.reading.values import ReadRelease

AFTER_S = 3.0
# Words that every judge has something to say about, in a release and in a post that does not quite say it.
_SAID = "The Forum condemns the arrest of 3 people in Nepal on 3 May 2026, said Lena Ortigas. “We ask why.”"
_POST = (
    "Orti was held. No “arrest of” 12 people in Nepal on 4 May 2026 #Nepal @forum, said Lena. "
    "Ten were taken to Port Sorrel. example.org"
)


def warm_networks() -> None:
    """What networks build at their first post: a twentieth of a second, which no post should wait for."""
    for network in NETWORKS.values():
        network.price(Payload(parts=("example.org",), link=""))


def warm_pages() -> None:
    """What a page builds that first shows words beside their release: a fifth of a second."""
    warm_networks()
    check(_POST, ReadRelease(title="Nepal: Free them", language="en", paragraphs=(_SAID, _SAID)))


def warm_pages_soon() -> None:
    """The same once the first pages are out: at once it would cost them what it saves the later ones."""
    soon = threading.Timer(AFTER_S, warm_pages)
    soon.name, soon.daemon = "warm-up", True
    soon.start()
