"""From a row of a network's error table to the error that is raised, with its sentence for a person.

A sentence says what happened, what was kept and what to do, in this order.
"""

from dataclasses import dataclass

from distributor.networks.answers import Answer
from distributor.networks.errors import DeliveryError, Duplicate, Permanent, Retryable, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What an answer means.

    Attributes:
        error: the class to raise.
        what: sentence: what happened.
        todo: sentence: what to do; may be empty.
        is_clear: whether the answer says if the network acted; when it does not, a deletion or a change
            may have been made, and is made again without harm.
    """

    error: type[DeliveryError]
    what: str
    todo: str = ""
    is_clear: bool = True

    def raised(
        self,
        *,
        status: int,
        is_create: bool,
        quote: str = "",
        retry_after_s: float | None = None,
        remote_id: str = "",
    ) -> DeliveryError:
        """The error, ready to raise.

        Args:
            status: HTTP status, 0 when no answer came.
            is_create: whether the call was to create a post; any other may be repeated without harm.
            quote: the network's own words, or empty.
            retry_after_s: seconds the network asks us to wait, where it does.
            remote_id: the id of the identical post, where the network names it.
        """
        sentence = " ".join(
            part for part in (self.what, self._kept(is_create=is_create), self.todo, quote) if part
        )
        if issubclass(self.error, Retryable):
            return self.error(sentence, status=status, retry_after_s=retry_after_s)
        if issubclass(self.error, Duplicate):
            return self.error(sentence, status=status, remote_id=remote_id)
        return self.error(sentence, status=status)

    def _kept(self, *, is_create: bool) -> str:
        if not is_create:
            return "Nothing was changed." if self.is_clear else "Nothing was posted; it is asked again."
        if issubclass(self.error, Unknown):
            return "The post may be live; it is not sent again until the account has been looked at."
        if issubclass(self.error, Duplicate):
            return "Nothing was posted by this call; the identical post is looked up on the account."
        return "Nothing was posted."


def unanswered(label: str, *, is_create: bool) -> DeliveryError:
    """The connection ended after the call may have reached the network, and no answer came."""
    ruling = Ruling(
        error=Unknown if is_create else Retryable,
        what=f"{label} was called and the connection ended without an answer.",
        is_clear=False,
    )
    return ruling.raised(status=0, is_create=is_create)


def unreachable(label: str, *, is_create: bool) -> DeliveryError:
    """No connection was made, so nothing was sent."""
    ruling = Ruling(
        error=Retryable,
        what=f"{label} could not be reached.",
        todo="It is tried again by itself; if this lasts, check this server's network.",
    )
    return ruling.raised(status=0, is_create=is_create)


def unclear(label: str, *, status: int, is_create: bool, quote: str = "") -> DeliveryError:
    """The network answered, but not in a way that says whether it did what was asked."""
    ruling = Ruling(
        error=Unknown if is_create else Retryable,
        what=f"{label} answered with a fault of its own (HTTP {status}).",
        is_clear=False,
    )
    return ruling.raised(status=status, is_create=is_create, quote=quote)


def redirected(label: str, *, status: int, is_create: bool) -> DeliveryError:
    """The network pointed elsewhere; a redirect is never followed, as it could post twice."""
    ruling = Ruling(
        error=Unknown if is_create else Permanent,
        what=f"{label} pointed to another address (HTTP {status}), which is never followed.",
        todo=f"Check the base address set for {label}.",
    )
    return ruling.raised(status=status, is_create=is_create)


def beyond_the_rules(answer: Answer, *, label: str, is_create: bool, quote: str = "") -> DeliveryError | None:
    """The rows every network shares: redirects, faults of the server, and 2xx that make no sense.

    Returns:
        The error, or None when the answer is a refusal (4xx) that the network's own table decides.
    """
    if 300 <= answer.status < 400:
        return redirected(label, status=answer.status, is_create=is_create)
    if answer.status >= 500 or answer.status < 300 or answer.status == 408:
        return unclear(label, status=answer.status, is_create=is_create, quote=quote)
    return None
