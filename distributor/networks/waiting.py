"""Waiting for a network that works on an uploaded file before it can be used."""

from collections.abc import Callable

from distributor.networks.errors import Retryable

Sleep = Callable[[float], None]

# Images take seconds; what takes longer than this is tried again later, from the start.
PATIENCE_S = 45.0
_SHORTEST_S = 1.0


def wait_until_ready(look: Callable[[], float | None], *, sleep: Sleep, label: str) -> None:
    """Look until the file can be used.

    Args:
        look: None when it can, else the seconds the network asks to wait before the next look.
        sleep: waits for seconds.
        label: what people call the network.

    Raises:
        Retryable: it takes longer than 45 seconds of waiting.
    """
    left_s = PATIENCE_S
    while (asked_s := look()) is not None:
        pause_s = max(_SHORTEST_S, asked_s)
        if pause_s > left_s:
            raise Retryable(
                f"{label} takes long to work on an image of this post. Nothing was posted. It is tried again."
            )
        sleep(pause_s)
        left_s -= pause_s
