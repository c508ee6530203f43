"""The key a post gets in the account's repository: ours to choose, so that one payload makes one post.

The key is made of the payload alone. A second call with the same payload meets the first one's record, and
Bluesky refuses to put another in its place.

Source: atproto.com/specs/tid (13 signs of 32, a time in microseconds and a clock's number), and the code of
com.atproto.repo.putRecord (github.com/bluesky-social/atproto at 05c4bca8): ``swapRecord: null`` lets it
create only, an existing key is refused as InvalidSwap. Read, not tried on the real network.
"""

from hashlib import sha256

_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
# A key has the form of a time; ours are drawn from the years 2020 and 2021, before this project, so that none
# lies in the future and none meets one that an app made of a real time.
_FIRST_US = 1_577_836_800_000_000
_SPAN_US = 63_072_000_000_000
_CLOCKS = 1024


def key_of(account_id: str, digest: str) -> str:
    """The record key of a payload.

    Args:
        account_id: the account's DID.
        digest: of the payload.
    """
    drawn = int.from_bytes(sha256(f"{account_id} {digest}".encode()).digest()[:16])
    number = (_FIRST_US + drawn // _CLOCKS % _SPAN_US) * _CLOCKS + drawn % _CLOCKS
    signs = ""
    for _ in range(_LENGTH):
        number, last = divmod(number, len(_SIGNS))
        signs = _SIGNS[last] + signs
    return signs
