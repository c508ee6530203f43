"""Processor time of the embedded stack (pages, worker and beat in one process) with nothing to do.

python -m benchmarks.delivery.idle --seconds 60 --pending 10000
"""

import argparse
import time

import psutil

from benchmarks.delivery.ground import ground, tell
from tools.servers import free_port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pending", type=int, default=10_000)
    options = parser.parse_args()
    with ground("sqlite", redis=False) as made:
        from benchmarks.delivery import stock

        stock.add_channels()
        stock.add_pending(options.pending)
        up = made.start("distributor", "up", "--port", str(free_port()), says=b"is running")
        time.sleep(10)
        process = psutil.Process(up.pid)
        before = process.cpu_times()
        time.sleep(options.seconds)
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        tell(
            what="idle",
            database="sqlite",
            pending=options.pending,
            seconds=options.seconds,
            cpu_percent_of_a_core=round(100 * used / options.seconds, 2),
            rss_mb=round(process.memory_info().rss / 1e6, 1),
            target_percent=2,
        )


if __name__ == "__main__":
    main()
