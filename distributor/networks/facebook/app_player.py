"""How the sandbox's Facebook looks at the proof beside a token, and what it tells of one.

Source: as of ``facebook.app``.
"""

import re
from datetime import timedelta

from distributor.networks.facebook.app import proof_of
from distributor.networks.facebook.oauth import FLOW
from distributor.networks.facebook.refusals import error
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import World

_DEBUG = re.compile(r"(?:/v\d+\.\d+)?/debug_token")
_SCRAPE = re.compile(r"/v\d+\.\d+/")
_DATA_ACCESS = timedelta(days=90)


def unproven(ask: Ask, *, world: World) -> Reply | None:
    """A proof that is wrong, or is missing where the app wants one; None when all is well."""
    given = ask.query.get("appsecret_proof") or ask.fields.get("appsecret_proof", "")
    if not given and not world.wants_proof:
        return None
    if given == proof_of(ask.token, app_secret=CLIENT_SECRET):
        return None
    what = (
        "Invalid appsecret_proof provided in the API argument"
        if given
        else "API calls from the server require an appsecret_proof argument"
    )
    return error(400, what, 100)


def app_reply(ask: Ask, *, world: World) -> Reply | None:
    """``debug_token``, asked by the app, and a link that is read anew; None for any other call."""
    if ask.method == "GET" and _DEBUG.fullmatch(ask.path):
        return _debugged(ask, world=world)
    if ask.method == "POST" and _SCRAPE.fullmatch(ask.path):
        return _scraped(ask, world=world)
    return None


def _debugged(ask: Ask, *, world: World) -> Reply:
    if ask.token != f"{CLIENT_ID}|{CLIENT_SECRET}":
        return error(400, "Invalid OAuth access token signature.", 190)
    token = ask.query.get("input_token", "")
    account, grant = world.account(network="facebook", token=token), world.grant(token)
    if account is None:
        why = {"code": 190, "message": "The session has been invalidated.", "subcode": 460}
        return json_reply(200, {"data": {"is_valid": False, "scopes": [], "error": why}})
    now = world.clock.now()
    data: dict[str, object] = {
        "app_id": CLIENT_ID,
        "type": "PAGE",
        "application": "distributor",
        "data_access_expires_at": int((now + _DATA_ACCESS).timestamp()),
        "expires_at": int(grant.ends_at.timestamp()) if grant and grant.ends_at else 0,
        "is_valid": True,
        "scopes": sorted(grant.scopes if grant else FLOW.scopes),
        "user_id": "77",
        "profile_id": account.account_id,
    }
    return json_reply(200, {"data": data | world.told_of_tokens})


def _scraped(ask: Ask, *, world: World) -> Reply | None:
    url = ask.fields.get("id", "")
    if ask.fields.get("scrape") != "true" or not url:
        return None
    if world.account(network="facebook", token=ask.token) is None:
        return error(400, "Invalid OAuth access token - Cannot parse access token", 190)
    world.scraped.append(url)
    return json_reply(200, {"url": url, "type": "article", "title": "A page", "id": "77"})
