"""Money as it is kept here: whole micro-dollars, so that sums are exact."""

MICRO = 1_000_000


def dollars(micro: int) -> str:
    """``205000`` as ``$0.205``; at least two places."""
    whole, rest = divmod(micro, MICRO)
    places = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"${whole}.{places}"


def micro_dollars(text: str) -> int:
    """``"12.50"`` or ``"$0.2"`` as micro-dollars.

    Raises:
        ValueError: it is no amount of money.
    """
    whole, _, rest = text.strip().removeprefix("$").partition(".")
    if not (whole + rest).isdecimal() or len(rest) > 6 or len(whole) > 9:
        raise ValueError(f"'{text}' is no amount; write 12.50.")
    return int(whole or 0) * MICRO + int(rest.ljust(6, "0") or 0)
