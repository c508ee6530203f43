"""How X words a refusal; the sandbox answers with these.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors (2026-08-22).
"""

from collections.abc import Mapping

from distributor.networks.sandbox.wire import Reply, json_reply


def problem(status: int, title: str, detail: str, *, slug: str = "about:blank") -> Reply:
    """A problem as X writes it; ``slug`` is the last segment of its type."""
    kind = slug if slug == "about:blank" else f"https://api.x.com/2/problems/{slug}"
    return json_reply(status, {"title": title, "detail": detail, "type": kind, "status": status})


def invalid(message: str) -> Reply:
    """400: the request breaks the schema."""
    problem = {
        "errors": [{"parameters": {}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.x.com/2/problems/invalid-request",
    }
    return json_reply(400, problem)


def unauthorized() -> Reply:
    """401: unknown or expired token."""
    return problem(401, "Unauthorized", "Unauthorized")


def too_many(headers: Mapping[str, str]) -> Reply:
    """429, with the headers that say when the window opens."""
    reply = problem(429, "Too Many Requests", "Too Many Requests", slug="rate-limit-exceeded")
    return Reply(status=429, body=reply.body, headers={**reply.headers, **headers})


def duplicate() -> Reply:
    """403: the same text again; X names no id."""
    return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")


def missing(remote_id: str) -> Reply:
    """404: there is no such post."""
    detail = f"Could not find tweet with id: [{remote_id}]."
    return problem(404, "Not Found Error", detail, slug="resource-not-found")


def unpermitted() -> Reply:
    """403: the person left a permission out; how X words it is not documented."""
    detail = "The token has not the scope that this call needs."
    return problem(403, "Forbidden", detail, slug="client-forbidden")
