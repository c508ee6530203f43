"""The program's own start, on a machine whose clock jumps, or with its claims taken out.

    python -m tests.faults.entry worker

Only here, never in the program: the classes that read the machine's clock see a ``datetime`` that adds the
seconds standing in ``$FIRE_STEPS/KEY`` (or ``$FIRE_STEPS/all``) each time they ask. PostgreSQL keeps its
own time, so there one worker's clock may go wrong alone; on SQLite the machine's clock is everybody's.
"""

import os
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path


def offset() -> timedelta:
    folder = Path(os.environ["FIRE_STEPS"])
    for name in (os.environ.get("FIRE_KEY", ""), "all"):
        try:
            return timedelta(seconds=float((folder / name).read_text()))
        except (OSError, ValueError):
            continue
    return timedelta()


class SteppedDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "SteppedDatetime":
        real = datetime.now(tz) + offset()
        return cls.fromisoformat(real.isoformat())


def step_clocks() -> None:
    import distributor.clock
    import distributor.delivery.clock

    for module in (distributor.clock, distributor.delivery.clock):
        module.datetime = SteppedDatetime  # type: ignore[attr-defined]  # the point of this file


if __name__ == "__main__":
    if "FIRE_STEPS" in os.environ:
        step_clocks()
    if os.environ.get("FIRE_WITHOUT_CLAIMS"):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()  # the tables have to be there before the code that is replaced
        from tests.faults.without_claims import take_claims_out

        take_claims_out()
    from distributor.cli import main

    sys.exit(main(sys.argv[1:]))
