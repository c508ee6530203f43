"""The address that publishing systems call: ``POST /webhooks/releases/{source}``."""

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from distributor.clock import SystemClock
from distributor.releases.errors import WebhookRefused
from distributor.releases.webhook import receive_webhook, too_large
from distributor.wake import Work, wake

logger = structlog.get_logger(__name__)


@csrf_exempt  # the signature is what proves the sender; there is no cookie to abuse
def receive(request: HttpRequest, source: str) -> JsonResponse:
    """Answer 202 once the webhook is stored, 200 for a replay, and a sentence for everything else."""
    if request.method != "POST":
        answer = JsonResponse({"error": "Send the webhook with POST. Nothing was stored."}, status=405)
        answer["Allow"] = "POST"
        return answer
    try:
        is_new = receive_webhook(source, headers=_lowered(request), body=request.body, clock=SystemClock())
    except RequestDataTooBig:
        return JsonResponse({"error": too_large()}, status=413)
    except WebhookRefused as error:
        logger.warning("webhook_refused", source=source, status=error.status, problem=str(error))
        return JsonResponse({"error": str(error)}, status=error.status)
    if not is_new:
        return JsonResponse({"status": "already received; nothing changed"}, status=200)
    wake(Work.INBOX)
    return JsonResponse({"status": "stored"}, status=202)


def _lowered(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
