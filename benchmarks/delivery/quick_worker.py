"""A real worker whose networks are played in its own process, without delay (or with ``BENCH_DELAY_S``).

Only the registry of networks is changed; the verb that runs is the program's own. Each call is a line in
``$BENCH_SENT/PID.sent``, written before the answer: what stands there is live.
"""

import dataclasses
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from distributor.networks import registry
from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.refusing import Refusing
from distributor.networks.values import LivePost, Payload, Receipt


class QuickNetwork(Refusing):
    """Takes every post; lists all that any process sent."""

    label = "The benchmark"

    def __init__(self, account: Account, *, folder: Path, delay_s: float) -> None:
        self._account, self._folder, self._delay_s = account, folder, delay_s

    def publish(self, payload: Payload) -> Receipt:
        begun = time.time()
        time.sleep(self._delay_s)
        with (self._folder / f"{os.getpid()}.sent").open("a") as file:
            file.write(f"{payload.link}\t{begun:.6f}\n")
        time.sleep(self._delay_s)
        return Receipt(remote_id=payload.link[-150:], permalink=payload.link)

    def recent_posts(
        self,
        *,
        since: datetime,  # noqa: ARG002 - the protocol's
        with_replies: bool = False,  # noqa: ARG002 - the protocol's
    ) -> Sequence[LivePost]:
        from benchmarks.delivery.ground import read_sent

        return tuple(
            LivePost(
                remote_id=link[-150:],
                permalink=link,
                text="",
                links=(link,),
                created_at=datetime.fromtimestamp(at, UTC),
            )
            for link, at in read_sent(self._folder)
        )

    def check(self) -> AccountCheck:
        return AccountCheck(name=self._account.name)


def play_networks() -> None:
    """Put the played networks in the place of the real ones."""
    folder, delay_s = Path(os.environ["BENCH_SENT"]), float(os.environ.get("BENCH_DELAY_S", "0"))

    def connect(account: Account) -> QuickNetwork:
        return QuickNetwork(account, folder=folder, delay_s=delay_s)

    for name, network in registry.NETWORKS.items():
        registry.NETWORKS[name] = dataclasses.replace(network, connect=connect)


if __name__ == "__main__":
    play_networks()
    from distributor.cli import main

    sys.exit(main(sys.argv[1:] or ["worker"]))
