"""``people``: who may log in. Passwords are typed, never on the command line."""

import argparse
import getpass
import os
import sys

from distributor.cli.common import TerminalError, Verbs, add_verb, open_database, print_json

ROLES = ("writer", "approver", "publisher", "administrator", "auditor")


def add_verbs(verbs: Verbs) -> None:
    """Add ``people add|role|list|password|mail|reset-second-step|key|revoke-key``."""
    parser = verbs.add_parser("people", help="add and list the people who may log in")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = add_verb(below, "add", run_add, told="add a person; asks for a password")
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, help="approver; the first person becomes administrator")
    role = add_verb(below, "role", run_role, told="give a person a role, everywhere or on one channel")
    role.add_argument("name")
    role.add_argument("role", choices=ROLES)
    role.add_argument("--channel", default="", help="only on this channel")
    role.add_argument("--country", default="", help="only for releases about this country")
    password = add_verb(below, "password", run_password, told="give a person a new password")
    password.add_argument("name")
    mail = add_verb(
        below, "mail", run_mail, told="set the mail address by which single sign-on knows a person"
    )
    mail.add_argument("name")
    mail.add_argument("mail", help="empty ('') for none")
    reset = add_verb(
        below, "reset-second-step", run_reset, told="take codes and passkeys off somebody who lost them"
    )
    reset.add_argument("name")
    key = add_verb(below, "key", run_key, told="make a key by which a program acts for a person; shown once")
    key.add_argument("name")
    key.add_argument("--for", dest="purpose", required=True, metavar="PURPOSE", help="such as 'alarm button'")
    revoke = add_verb(below, "revoke-key", run_revoke_key, told="stop a key from counting")
    revoke.add_argument("name")
    revoke.add_argument("--for", dest="purpose", required=True, metavar="PURPOSE")
    add_verb(below, "list", run_list, json=True, told="list the people")


def run_add(arguments: argparse.Namespace) -> int:
    """Add one person."""
    open_database(arguments)
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from distributor.audit import log
    from distributor.audit.actions import Action
    from distributor.clock import SystemClock
    from distributor.people.models import Grant
    from distributor.people.rights import Role
    from distributor.people.roles import grant

    people = get_user_model()
    if people.objects.filter(username=arguments.name).exists():
        raise TerminalError(f"There is a person named '{arguments.name}' already. Nothing was changed.")
    password = _good_password(arguments.name)
    with transaction.atomic():
        person = people.objects.create_user(arguments.name, password=password)
        log.append(
            Action.PERSON_ADDED, f"person:{person.pk}", actor="terminal", details={"name": arguments.name}
        )
        first = not Grant.objects.exists()
        role = Role(arguments.role or ("administrator" if first else "approver"))
        grant(arguments.name, role, actor="terminal", clock=SystemClock())
    print(f"{arguments.name} may log in now, as {role}.")
    return 0


def run_role(arguments: argparse.Namespace) -> int:
    """Give a role."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.people.rights import Role
    from distributor.people.roles import grant

    given = grant(
        arguments.name,
        Role(arguments.role),
        channel=arguments.channel,
        country=arguments.country,
        actor="terminal",
        clock=SystemClock(),
    )
    where = " ".join(filter(None, [arguments.channel, arguments.country])) or "everywhere"
    print(f"{arguments.name} is {given.role} now ({where}).")
    return 0


def run_password(arguments: argparse.Namespace) -> int:
    """Set a new password; every session of that person ends."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.people.passwords import change_password
    from distributor.people.roles import person_named

    person = person_named(arguments.name)
    change_password(person, _good_password(arguments.name), actor="terminal", clock=SystemClock())
    print(f"The password of {arguments.name} was changed, and every session of theirs ended.")
    return 0


def run_mail(arguments: argparse.Namespace) -> int:
    """Set a mail address."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.people.preferences import set_mail

    set_mail(arguments.name, arguments.mail, actor="terminal", clock=SystemClock())
    print(f"The mail address of {arguments.name} is kept.")
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    """Take the second step off."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.people.second_step import reset

    reset(arguments.name, actor="terminal", clock=SystemClock())
    print(
        f"The second step of {arguments.name} is off, and every session of theirs ended. The password counts "
        "as before."
    )
    return 0


def run_key(arguments: argparse.Namespace) -> int:
    """Make a key and print it."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.desk.api_keys import make_key

    key = make_key(arguments.name, arguments.purpose, actor="terminal", clock=SystemClock())
    print(key)
    print("Keep it like a password: it is not shown again.", file=sys.stderr)
    return 0


def run_revoke_key(arguments: argparse.Namespace) -> int:
    """Revoke a key."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.desk.api_keys import revoke_key

    revoke_key(arguments.name, arguments.purpose, actor="terminal", clock=SystemClock())
    print(f"The key '{arguments.purpose}' of {arguments.name} does not count any more.")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """List the people."""
    open_database(arguments)
    from django.contrib.auth import get_user_model

    rows = [
        {
            "name": person.get_username(),
            "active": person.is_active,
            "roles": " ".join(sorted({grant.role for grant in person.grants.all()})),
        }
        for person in get_user_model().objects.order_by("username").prefetch_related("grants")
    ]
    if arguments.json:
        print_json(rows)
    else:
        print(
            "\n".join(f"{row['name']}  {row['roles']}" for row in rows)
            or "Nobody yet: distributor people add NAME"
        )
    return 0


def _good_password(name: str) -> str:
    """A password from the prompt, a pipe or ``$DISTRIBUTOR_PASSWORD``, checked by the usual rules."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    password = os.environ.get("DISTRIBUTOR_PASSWORD", "")
    if not password:
        prompt = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().rstrip("\n")
        password = prompt("Password: ")
    try:
        validate_password(password, get_user_model()(username=name))
    except ValidationError as error:
        raise TerminalError(" ".join(error.messages) + " Nothing was changed.") from error
    return password
