"""Every network there is, by its key. Adding one is its folder and a line here.

Only text rules are loaded with this module: a client's libraries come with its first ``connect``.
"""

from distributor.networks import bluesky, facebook, linkedin, mastodon, telegram, threads, x
from distributor.networks.network import Network

NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        facebook.NETWORK,
        x.NETWORK,
        linkedin.NETWORK,
        mastodon.NETWORK,
        bluesky.NETWORK,
        telegram.NETWORK,
        threads.NETWORK,
    )
}
