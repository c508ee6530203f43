"""LinkedIn organisation pages: text with a card we describe ourselves, called through the Posts API."""

from distributor.networks.accounts import Account
from distributor.networks.linkedin.oauth import FLOW
from distributor.networks.linkedin.text import RULES
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.linkedin.client import LinkedInClient

    return LinkedInClient(account)


# Source: learn.microsoft.com/linkedin/marketing/community-management/shares/images-api (2026-09): fewer than
# 36,152,320 pixels. No limit in bytes is published; 8 MB is our own.
ALT_LIMIT = 4086
_IMAGES = ImageLimits(most_bytes=8_000_000, most_pixels=36_152_319, most_alt=ALT_LIMIT)

# Source: learn.microsoft.com/linkedin/marketing/integrations/migrations (read 2026-10-08): each version is
# kept for a year; some months have none, so a version is never computed from the calendar.
NETWORK = Network(
    name="linkedin",
    label="LinkedIn",
    rules=RULES,
    can=Capabilities(
        edit=True,
        delete=True,
        read_back=True,
        engagement=True,
        refuses_duplicates=True,
        images=20,
        alt_text=True,
        thumbnail=True,
    ),
    connect=_connect,
    brand="#0a66c2",
    image_limits=_IMAGES,
    thumbnail_limits=_IMAGES,
    oauth=FLOW,
    base_variable="LINKEDIN_BASE",
    account_example="7243001",
    default_base_url="https://api.linkedin.com",
    version_variable="LINKEDIN_VERSION",
    api_version="202609",
    api_version_ends="2027-09-15",
)
