"""How Facebook words a refusal; the sandbox answers with these.

Source: developers.facebook.com/docs/graph-api/guides/error-handling (2026, read 2026-11-23).
"""

from distributor.networks.sandbox.wire import Reply, json_reply


def error(status: int, message: str, code: int, *, subcode: int = 0) -> Reply:
    """An error as Graph writes it."""
    error: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    return json_reply(status, {"error": error | {"fbtrace_id": "ASandbox"}})


def missing(remote_id: str) -> Reply:
    """100/33: it is gone, or not to be seen."""
    message = (
        f"Unsupported get request. Object with ID '{remote_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation."
    )
    return error(400, message, 100, subcode=33)


def duplicate() -> Reply:
    """506: the same post again; Facebook names no id."""
    return error(400, "(#506) Duplicate status message", 506)
