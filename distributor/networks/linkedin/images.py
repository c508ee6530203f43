"""Brings images to LinkedIn: an upload is begun, its bytes are put, and LinkedIn is waited for.

Posting before an image is AVAILABLE can leave the post invisible, so the wait belongs here.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/images-api (2026-09, read
2026-11-23).
"""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urlsplit

from distributor.networks.accounts import Account
from distributor.networks.answers import Answer, text_at
from distributor.networks.errors import Permanent
from distributor.networks.linkedin import ALT_LIMIT
from distributor.networks.linkedin.errors import LABEL
from distributor.networks.rulings import unclear
from distributor.networks.values import Image
from distributor.networks.waiting import Sleep, wait_until_ready

_LOOK_AGAIN_S = 2.0


class LinkedInImages:
    """One page's uploads.

    Args:
        account: the page, which has to own the image.
        asked: makes a call that may be repeated; raises for what is not 2xx.
        sleep: waits while LinkedIn works on an image.
    """

    def __init__(
        self,
        account: Account,
        *,
        asked: Callable[..., Answer],
        sleep: Sleep,
    ) -> None:
        self._account = account
        self._asked = asked
        self._sleep = sleep

    def uploaded(self, image: Image) -> Image:
        """``image`` with its URN, once LinkedIn can show it.

        Raises:
            Retryable, Permanent: nothing was posted.
        """
        if len(image.alt) > ALT_LIMIT:
            raise Permanent(
                f"An alt text is longer than the {ALT_LIMIT} characters LinkedIn takes. Nothing was posted. "
                "Shorten it."
            )
        owner = f"urn:li:organization:{self._account.account_id}"
        begun = self._asked(
            "POST",
            "/rest/images?action=initializeUpload",
            body={"initializeUploadRequest": {"owner": owner}},
        )
        urn, address = text_at(begun.body, "value", "image"), text_at(begun.body, "value", "uploadUrl")
        if not urn or not address:
            raise unclear(LABEL, status=begun.status, is_create=False)
        self._put(address, image)
        wait_until_ready(lambda: self._left_s(urn), sleep=self._sleep, label=LABEL)
        return replace(image, remote_id=urn)

    def _put(self, address: str, image: Image) -> None:
        """The bytes go, with the token, to an address LinkedIn names: to no other's.

        Raises:
            Permanent: it is another's.
        """
        named, ours = urlsplit(address), urlsplit(self._account.base_url)
        is_linkedins = named.scheme == "https" and (named.hostname or "").endswith(".linkedin.com")
        if not is_linkedins and (named.scheme, named.netloc) != (ours.scheme, ours.netloc):
            raise Permanent(
                "LinkedIn named an upload address outside linkedin.com, where no token is sent. "
                "Nothing was posted. Check the base address set for LinkedIn."
            )
        self._asked("PUT", address, content=image.data, content_type=image.media_type)

    def _left_s(self, urn: str) -> float | None:
        """Seconds before the next look; None when the image can be shown.

        Raises:
            Permanent: LinkedIn cannot use it.
        """
        status = text_at(self._asked("GET", f"/rest/images/{quote(urn, safe='')}").body, "status")
        if status == "PROCESSING_FAILED":
            raise Permanent(
                "LinkedIn could not work on an image of this post. Nothing was posted. Use another image."
            )
        return None if status == "AVAILABLE" else _LOOK_AGAIN_S
