"""The Celery side: every task has a queue, none carries anything of value, and the beat table is whole."""

import ast
from pathlib import Path

import pytest

from distributor.networks.registry import NETWORKS
from distributor.wake import Work
from workers import app as app_module
from workers.app import app
from workers.beat import BEAT_TABLE
from workers.queues import delivery_queue, queue_names

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]


def own_tasks() -> set[str]:
    return {name for name in app.tasks if name.startswith("workers.")}


def test_every_wake_up_names_a_task_that_is_there() -> None:
    assert {str(work) for work in Work} == own_tasks()


def test_every_task_goes_into_a_queue_that_workers_read() -> None:
    read = {queue.name for queue in app.conf.task_queues}
    assert read == set(queue_names())
    for name in own_tasks():
        route = app.amqp.router.route({}, name)
        assert route["queue"].name in read, name


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_has_a_queue_of_its_own(network: str) -> None:
    to = app.amqp.router.route({}, Work.DELIVERY, kwargs={"network": network})
    assert to["queue"].name == delivery_queue(network)


def test_the_beat_table_names_tasks_and_lets_old_messages_go() -> None:
    for entry in BEAT_TABLE.values():
        assert entry["task"] in own_tasks()
        assert entry["options"]["expires"] <= entry["schedule"]


def test_celery_keeps_nothing() -> None:
    conf = app.conf
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert 0 < conf.task_soft_time_limit < conf.task_time_limit
    assert conf.worker_soft_shutdown_timeout > 0
    assert conf.broker_connection_retry_on_startup
    # A message that is out longer than its task may run comes back; one whose task still runs does not.
    options = app_module._transport_options("redis://h/0", master="")
    assert options["visibility_timeout"] == 2 * conf.task_time_limit


def test_rabbitmq_gets_quorum_queues_and_sentinel_the_name_of_its_master() -> None:
    assert app_module._queue_arguments("amqp://h//") == {"x-queue-type": "quorum"}
    assert app_module._queue_arguments("redis://h/0") == {}
    assert app_module._transport_options("amqp://h//", master="m") == {}
    assert app_module._transport_options("sentinel://h:26379/0", master="m")["master_name"] == "m"
    assert "master_name" not in app_module._transport_options("redis://h/0", master="m")


def test_a_worker_never_gives_up_a_broker_that_is_away() -> None:
    """Delivery runs in the same process and needs no broker; Celery would end it after a hundred tries."""
    assert app.conf.broker_connection_max_retries is None


def test_no_code_gives_celery_a_time() -> None:
    """On Redis an eta beyond the visibility timeout runs twice; posts wait in the database instead."""
    for folder in ("distributor", "workers", "config"):
        for path in (ROOT / folder).rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            words = {keyword.arg for call in calls for keyword in call.keywords}
            assert not words & {"eta", "countdown"}, path
