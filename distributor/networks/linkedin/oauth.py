"""Connecting a LinkedIn page: tokens of 60 days; a refresh token of a year, for approved partners only.

Asking for another set of permissions makes earlier tokens invalid, so the set stays as it is.

Source: learn.microsoft.com/linkedin/shared/authentication (authorization-code-flow and
programmatic-refresh-tokens; 2026-09, read 2026-11-23): no PKCE for web apps, the secret in the form.
"""

from collections.abc import Mapping

from distributor.networks.answers import Answer, items_at, text_at, value_at
from distributor.networks.oauth import Choice, Flow

# Source: learn.microsoft.com, organization access control by role (2026-09).
POSTING_ROLES = frozenset({"ADMINISTRATOR", "CONTENT_ADMIN", "DIRECT_SPONSORED_CONTENT_POSTER"})
_OWNER = "urn:li:organization:"


def _choices(answer: Answer) -> tuple[Choice, ...]:
    roles: dict[str, set[str]] = {}
    for element in items_at(answer.body, "elements"):
        owner = text_at(element, "organization")
        if owner.startswith(_OWNER) and text_at(element, "state") in {"", "APPROVED"}:
            roles.setdefault(owner.removeprefix(_OWNER), set()).add(text_at(element, "role"))
    return tuple(
        Choice(account_id=number, name=number, may_post=bool(held & POSTING_ROLES))
        for number, held in roles.items()
    )


def _names(answer: Answer) -> dict[str, str]:
    """Source: learn.microsoft.com, organization lookup API (2026, by integrators' code; unverified)."""
    found = value_at(answer.body, "results")
    names = found if isinstance(found, Mapping) else {}
    return {str(number): text_at(told, "localizedName") for number, told in names.items()}


FLOW = Flow(
    label="LinkedIn",
    scopes=("w_organization_social", "r_organization_social", "rw_organization_admin"),
    authorize_base="https://www.linkedin.com",
    authorize_path="/oauth/v2/authorization",
    token_base="https://www.linkedin.com",  # noqa: S106 - a host
    token_path="/oauth/v2/accessToken",  # noqa: S106 - a path
    choices_path="/rest/organizationAcls?q=roleAssignee&state=APPROVED",
    choices_headers={
        "LinkedIn-Version": "{version}",
        "X-Restli-Protocol-Version": "2.0.0",
        "X-RestLi-Method": "FINDER",
    },
    read_choices=_choices,
    names_path="/rest/organizationsLookup?ids=List({ids})",
    read_names=_names,
    has_pkce=False,
    refreshes=True,
    code_s=1800,
    token_s=5_184_000,
    refresh_s=31_536_000,
)
