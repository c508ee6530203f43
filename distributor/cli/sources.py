"""``sources`` and ``ingest``: what is watched, and a release brought in by hand."""

import argparse
import dataclasses

from distributor.cli.common import TerminalError, Verbs, add_verb, complain, open_database, print_json
from distributor.releases.reading.values import RawRelease

ACTOR = "terminal"


def add_verbs(verbs: Verbs) -> None:
    """Add ``sources add|list|check`` and ``ingest``."""
    parser = verbs.add_parser("sources", help="add, list and check what is watched")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = add_verb(below, "add", run_add, json=True, told="watch a feed, receive webhooks, or both")
    add.add_argument("name", help="short name; it stands in the webhook's address")
    add.add_argument("--feed", default="", metavar="URL", help="RSS or Atom feed to watch")
    add.add_argument("--webhook", action="store_true", help="receive signed webhooks; prints the secret once")
    add.add_argument("--interval", type=int, default=300, metavar="S", help="seconds between polls (300)")
    add_verb(below, "list", run_list, json=True, told="list the sources and how they are")
    check = add_verb(below, "check", run_check, json=True, told="ask a feed now and say what came")
    check.add_argument("names", nargs="*", help="sources (default: all feeds)")
    ingest = add_verb(
        verbs, "ingest", run_ingest, json=True, told="bring in one release by hand and draft its posts"
    )
    ingest.add_argument("input", metavar="FILE|URL", help="as for preview")
    ingest.add_argument("--url", default="", help="where it is published, if the file does not say")


def run_add(arguments: argparse.Namespace) -> int:
    """Add a source; the secret is printed once and stored encrypted."""
    open_database(arguments)
    from django.conf import settings

    from distributor.clock import SystemClock
    from distributor.releases.sources import add_source

    source, secret = add_source(
        arguments.name,
        feed_url=arguments.feed,
        webhook=arguments.webhook,
        interval_s=arguments.interval,
        actor=ACTOR,
        clock=SystemClock(),
    )
    address = f"{settings.PUBLIC_URL}/webhooks/releases/{source.name}" if secret else ""
    if arguments.json:
        print_json(
            {"name": source.name, "feed": source.feed_url, "webhook_url": address, "webhook_secret": secret}
        )
        return 0
    print(f"Added {source.name}.")
    if secret:
        print(f"Webhook address: {address}\nWebhook secret (shown this once): {secret}")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """List the sources with the state of their last poll and the webhooks nothing was made of."""
    open_database(arguments)
    from django.db.models import Count, Q

    from distributor.releases.models import Source

    unread = Count("inbox", filter=~Q(inbox__problem=""))
    rows = [
        {
            "name": source.name,
            "feed": source.feed_url,
            "webhook": bool(source.sealed_secret),
            "last_read_at": source.last_read_at.isoformat() if source.last_read_at else None,
            "problem": source.problem,
            "webhooks_without_release": source.without,
        }
        for source in Source.objects.annotate(without=unread)
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        print(f"{row['name']}: {row['feed'] or 'webhooks only'} - {row['problem'] or 'good'}")
    if not rows:
        print("No source yet. Add one: distributor sources add NAME --feed https://...")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Poll feeds now; what they bring is stored and drafted as at any poll."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.draft import draft_due_posts
    from distributor.posts.pictures.propose import propose_card_pictures
    from distributor.releases.errors import SourceError
    from distributor.releases.models import Source
    from distributor.releases.poll import poll_source

    feeds = Source.objects.exclude(feed_url="")
    if arguments.names:
        feeds = feeds.filter(name__in=arguments.names)
    missing = set(arguments.names) - {source.name for source in feeds}
    for name in sorted(missing):
        complain(f"There is no feed named '{name}'.")
    rows, failed = [], len(missing)
    for source in feeds:
        row: dict[str, object] = {
            "name": source.name,
            "found": 0,
            "revised": 0,
            "unchanged": 0,
            "problem": "",
        }
        try:
            result = poll_source(source.pk, clock=SystemClock())
            row |= {"found": result.found, "revised": result.revised, "unchanged": result.unchanged}
            row["problem"] = "; ".join(result.problems)
        except SourceError as error:
            failed += 1
            row["problem"] = str(error)
        rows.append(row)
    propose_card_pictures(draft_due_posts(clock=SystemClock()), clock=SystemClock())
    if arguments.json:
        print_json(rows)
    else:
        for row in rows:
            print("{name}: {found} new, {revised} revised, {unchanged} unchanged. {problem}".format(**row))
    return 1 if failed else 0


def run_ingest(arguments: argparse.Namespace) -> int:
    """Store each release of the input and make its drafts at once."""
    open_database(arguments)
    from django.conf import settings

    from distributor.cli.preview import read_inputs

    raws = read_inputs(arguments.input, allow_private=settings.ENVIRONMENT.private_sources)
    if arguments.url and len(raws) > 1:
        raise TerminalError(
            "The input holds several releases, so --url fits none of them. Nothing was stored."
        )
    for raw in raws:
        _ingest(dataclasses.replace(raw, url=arguments.url or raw.url), is_json=arguments.json)
    return 0


def _ingest(raw: RawRelease, *, is_json: bool) -> None:
    from distributor.clock import SystemClock
    from distributor.posts.draft import draft_posts
    from distributor.posts.models import Post
    from distributor.posts.pictures.propose import propose_card_pictures
    from distributor.releases.ingest import ingest_release
    from distributor.releases.sources import by_hand_source

    clock = SystemClock()
    ingested = ingest_release(raw, source=by_hand_source(), way="hand", clock=clock)
    draft_posts(ingested.release_id, clock=clock)
    propose_card_pictures([ingested.release_id], clock=clock)
    posts = list(Post.objects.filter(release_id=ingested.release_id).values_list("pk", flat=True))
    if is_json:
        print_json({"release": ingested.release_id, "outcome": ingested.outcome, "posts": posts})
    else:
        numbers = ", ".join(map(str, posts)) or "none"
        print(f"Release {ingested.release_id} {ingested.outcome}; posts: {numbers}.")
