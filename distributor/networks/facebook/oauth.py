"""Connecting a Facebook Page: a person's token, made long-lived, brings the Page's own, which has no end.

The token calls are sent as forms: in an address the app's secret would end in logs. That Graph takes them so
is common practice and unverified here.

Source: developers.facebook.com/docs/facebook-login and /docs/pages-api (2026, read 2026-11-23).
"""

from distributor.networks.answers import Answer, items_at, text_at
from distributor.networks.oauth import Choice, Flow

# A person needs this task on the Page to post. Source: developers.facebook.com/docs/pages-api/posts (2026).
_POSTING = "CREATE_CONTENT"


def _choices(answer: Answer) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            account_id=text_at(page, "id"),
            name=text_at(page, "name") or text_at(page, "id"),
            access_token=text_at(page, "access_token"),
            may_post=_POSTING in items_at(page, "tasks"),
        )
        for page in items_at(answer.body, "data")
        if text_at(page, "id") and text_at(page, "access_token")
    )


FLOW = Flow(
    label="Facebook",
    scopes=("pages_show_list", "pages_manage_posts", "pages_read_engagement", "read_insights"),
    separator=",",
    authorize_base="https://www.facebook.com",
    authorize_path="/{version}/dialog/oauth",
    token_path="/{version}/oauth/access_token",  # noqa: S106 - a path
    prolong_path="/{version}/oauth/access_token",
    choices_path="/{version}/me/accounts?fields=id,name,access_token,tasks",
    read_choices=_choices,
    has_pkce=False,
    code_s=600,
    token_s=5_184_000,
    # Access to data ends 90 days after the person last used the app: at the connection, for all we know.
    consent_s=90 * 86_400,
)
