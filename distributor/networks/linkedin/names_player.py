"""How the sandbox's LinkedIn tells what pages are called.

Source: learn.microsoft.com, organization lookup API (2026, by integrators' code; unverified).
"""

import re

from distributor.networks.linkedin.shown import error
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import World

LOOKUP = "/rest/organizationsLookup"


def looked_up(ask: Ask, *, world: World) -> Reply:
    """Number -> name of the pages that are asked for and known."""
    found = re.fullmatch(r"ids=List\(([\d,]*)\)", ask.raw_query)
    if found is None:
        return error(400, "ids is a list of numbers", code="ILLEGAL_ARGUMENT")
    known = {one.account_id: one.name for one in world.accounts if one.network == "linkedin"}
    asked = [number for number in found[1].split(",") if number in known]
    results = {number: {"id": int(number), "localizedName": known[number]} for number in asked}
    return json_reply(200, {"results": results, "statuses": {}, "errors": {}})
