"""The pictures of a post: seen, attached, described, put in order, taken out."""

from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from distributor.clock import SystemClock
from distributor.desk.errors import FormError
from distributor.desk.views.answers import decide
from distributor.desk.views.guard import DeskRequest, action, may_here, needs, page, person_of, typed
from distributor.errors import DistributorError
from distributor.networks.images import MOST_BYTES
from distributor.people.rights import Right
from distributor.posts.lifecycle import State
from distributor.posts.models import PictureFile, Post
from distributor.posts.pictures.attach import (
    LONGEST_ALT,
    answer_people,
    attach_picture,
    describe_picture,
    move_picture,
    remove_picture,
)
from distributor.posts.pictures.check import most_alt
from distributor.posts.pictures.from_release import fetch_picture
from distributor.posts.pictures.values import Consent, People, YesNo

# A picture of ours is shown as a picture, whatever a browser thinks it is.
_SEALED = "default-src 'none'; sandbox"


@page
def show_picture(request: DeskRequest, post_id: int, digest: str) -> HttpResponse:
    """A picture of a post, small; whole for ``?whole=1``."""
    post = get_object_or_404(Post, pk=post_id)
    if all(each.digest != digest for each in post.shown_pictures):
        raise Http404
    is_whole = request.GET.get("whole") == "1"
    etag = f'"{digest}-{int(is_whole)}"'
    # Asked each time, so that nobody sees it after log-out; sent once.
    headers = {"Content-Security-Policy": _SEALED, "Cache-Control": "private, no-cache", "ETag": etag}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    file = get_object_or_404(
        PictureFile.objects.only("media_type", "data" if is_whole else "preview"), pk=digest
    )
    content, kind = (file.data, file.media_type) if is_whole else (file.preview, "image/jpeg")
    return HttpResponse(bytes(content), content_type=kind, headers=headers)


@action
@needs(Right.WRITE)
def attach(request: DeskRequest, post_id: int) -> HttpResponse:
    """Put an uploaded file on the post and, where that is wished, on the other drafts of its release."""
    alt = _alt(request)

    def act() -> str:
        file = _file(request)
        people, declared, data = _people(request), file.content_type or "", file.read()

        def put(number: int) -> None:
            attach_picture(
                number,
                data,
                alt=alt,
                declared=declared,
                people=people,
                as_card=request.POST.get("as") == "card",
                person=person_of(request),
                clock=SystemClock(),
            )

        return put_everywhere(request, post_id, put)

    return decide(request, post_id, act, at="pictures", typed=alt)


def put_everywhere(request: DeskRequest, post_id: int, put: Callable[[int], None]) -> str:
    """Put a picture on the post and, where that is wished, on the other drafts of its release.

    Args:
        request: says whether it is wished (``everywhere``).
        post_id: the post.
        put: puts it on one post, by its number.

    Returns:
        A sentence about what came of it, with the reason for each draft that was left out.

    Raises:
        DistributorError: it could not be put on the post itself; then it is on no other either.
    """
    put(post_id)
    others = _others(request, post_id) if request.POST.get("everywhere") else []
    left: list[str] = []
    for post in others:
        try:
            put(post.pk)
        except DistributorError as error:
            left.append(f"{post.channel.shown}: {error}")
    said = ngettext(
        "Attached to this post and %(count)s other.", "Attached to this post and %(count)s others.",
        len(others) - len(left),
    ) % {"count": len(others) - len(left)} if others else _("Attached.")  # fmt: skip
    return " ".join([said, *left])


def _others(request: DeskRequest, post_id: int) -> list[Post]:
    """The other drafts of the release that this person may write and whose networks take pictures."""
    here = Post.objects.filter(release__posts=post_id, state=State.DRAFT, parts_live=0).exclude(pk=post_id)
    posts = here.select_related("channel").order_by("id")
    return [
        each for each in posts if each.channel.entry().can.images and may_here(request, Right.WRITE, each.pk)
    ]


@action
@needs(Right.WRITE)
def fetch_own(request: DeskRequest, post_id: int) -> HttpResponse:
    """Attach the picture that the release itself shows."""

    def act() -> str:
        post = get_object_or_404(Post.objects.select_related("release__revision"), pk=post_id)
        found = fetch_picture(post.release)
        attach_picture(
            post_id,
            found.data,
            alt=found.alt,
            declared=found.declared,
            as_card=request.POST.get("as") == "card",
            person=person_of(request),
            clock=SystemClock(),
        )
        return _("Attached. Now answer who can be recognised on it, and read the alt text.")

    return decide(request, post_id, act, at="pictures")


@action
@needs(Right.WRITE)
def save(request: DeskRequest, post_id: int) -> HttpResponse:
    """Keep the alt text of a picture and the answers about the people on it."""
    alt = _alt(request)

    def act() -> str:
        digest, person, clock = _digest(request), person_of(request), SystemClock()
        answer_people(post_id, digest, _people(request), person=person, clock=clock)
        describe_picture(post_id, digest, alt, person=person, clock=clock)
        return _("Saved.")

    return decide(request, post_id, act, at="pictures", typed=alt)


@action
@needs(Right.WRITE)
def move(request: DeskRequest, post_id: int) -> HttpResponse:
    """Let a picture stand one place earlier or later."""

    def act() -> str:
        by = -1 if request.POST.get("to") == "earlier" else 1
        move_picture(post_id, _digest(request), by=by, person=person_of(request), clock=SystemClock())
        return _("Moved.")

    return decide(request, post_id, act, at="pictures")


@action
@needs(Right.WRITE)
def remove(request: DeskRequest, post_id: int) -> HttpResponse:
    """Take a picture out."""

    def act() -> str:
        remove_picture(post_id, _digest(request), person=person_of(request), clock=SystemClock())
        return _("Taken out. The file is kept for a while.")

    return decide(request, post_id, act, at="pictures")


@action
@needs(Right.WRITE)
def count_alt(request: DeskRequest, post_id: int) -> HttpResponse:
    """How long the alt text is that stands in the field right now."""
    post = get_object_or_404(Post.objects.select_related("channel"), pk=post_id)
    length = len(" ".join(_alt(request).split()))
    return render(request, "desk/_alt_length.html", {"length": length, "most": most_alt(post)})


def _alt(request: HttpRequest) -> str:
    return request.POST.get("alt", "").replace("\x00", "")[:LONGEST_ALT]


def _digest(request: HttpRequest) -> str:
    return request.POST.get("digest", "")[:64]


def _file(request: HttpRequest) -> "UploadedFile[bytes]":
    """The uploaded file, looked at before it is read.

    Raises:
        FormError: there is none, or it is beyond all measure.
    """
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise FormError(_("No file was chosen, or it is empty. Nothing was attached."))
    if file.size > MOST_BYTES:
        raise FormError(
            _("The file is larger than %(most)s MB. Nothing was attached; make it smaller.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    return file


def _people(request: HttpRequest) -> People:
    """The answers; what is no answer counts as none."""

    def said(name: str, known: list[str]) -> str:
        value = request.POST.get(name, "")
        return value if value in known else ""

    return People(
        faces=YesNo(said("faces", list(YesNo))),
        recognisable=YesNo(said("recognisable", list(YesNo))),
        consent=Consent(said("consent", list(Consent))),
        note=typed(request, "note"),
    )
