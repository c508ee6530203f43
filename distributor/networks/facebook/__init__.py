"""Facebook Pages: text with a link beside it, called through the Graph API."""

from distributor.networks.accounts import Account
from distributor.networks.facebook.oauth import FLOW
from distributor.networks.facebook.text import RULES
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.facebook.client import FacebookClient

    return FacebookClient(account)


# Source: developers.facebook.com/docs/graph-api/reference/page/photos (2026-09) says 10 MB; integrators see
# files above 4 MB refused (1366046), so those are made smaller. Unverified.
_IMAGES = ImageLimits(most_bytes=4_000_000)

# Source: developers.facebook.com/docs/graph-api/changelog (v26.0 released 2026-07-29; a version lives for
# about two years, its end date was not announced when read on 2026-11-23).
NETWORK = Network(
    name="facebook",
    label="Facebook",
    rules=RULES,
    can=Capabilities(
        edit=True,
        delete=True,
        read_back=True,
        engagement=True,
        refuses_duplicates=True,
        images=10,
        alt_text=True,
    ),
    connect=_connect,
    brand="#1877f2",
    image_limits=_IMAGES,
    oauth=FLOW,
    uses_app=True,
    base_variable="GRAPH_BASE",
    account_example="100200300400500",
    default_base_url="https://graph.facebook.com",
    version_variable="GRAPH_VERSION",
    api_version="v26.0",
)
