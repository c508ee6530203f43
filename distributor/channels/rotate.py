"""A new key for everything that is sealed: tokens, app and webhook secrets, protected names, addresses.

Put the new key in front (``DISTRIBUTOR_TOKEN_KEYS``), run this, then take the old key away.
"""

from django.apps import apps
from django.db import models, transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action

_SEALED = "sealed"


def rotate_key(*, actor: str) -> int:
    """Seal every stored secret anew with the newest key; gives how many there were.

    A secret that changes meanwhile is left as it is: what is written now is sealed with the newest key.

    Raises:
        VaultError: one cannot be opened by any key; all that came before it are sealed anew, none is lost.
    """
    count = sum(_rotate(model, field.name) for model, field in sealed_fields())
    with transaction.atomic():
        log.append(Action.KEY_ROTATED, "vault:keys", actor=actor, details={"count": count})
    return count


def sealed_fields() -> list[tuple[type[models.Model], "models.Field[object, object]"]]:
    """Every column that holds secrets: those whose name begins with ``sealed``."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.fields  # noqa: SLF001 - Django's public way to a model's fields
        if field.name.startswith(_SEALED)
    ]


def _rotate(model: type[models.Model], column: str) -> int:
    rows = model._default_manager.exclude(**{column: ""})  # noqa: SLF001 - as above
    count = 0
    for pk, sealed in rows.values_list("pk", column):
        count += rows.filter(pk=pk, **{column: sealed}).update(**{column: vault.reseal(sealed)})
    return count
