"""A person's hand on the sandbox's own consent page."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx


def decided(url: str, *, decision: str = "allow", without: str = "", account: str = "") -> dict[str, str]:
    """Read the page at ``url`` and press a button; the query that the browser brings home.

    Args:
        url: of the consent page.
        decision: allow or deny.
        without: a scope that is unticked.
        account: the account's id; the first of the list when empty.
    """
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(url).text
        ticked = re.findall(r'name="(scope:[^"]+)"', page)
        form = {name: "on" for name in ticked if name != f"scope:{without}"}
        form["account"] = account or re.findall(r'<option value="([^"]+)"', page)[0]
        sent = browser.post(url, data=form | {"decision": decision})
    assert sent.status_code == 303, sent.text
    query = urlsplit(sent.headers["Location"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}
