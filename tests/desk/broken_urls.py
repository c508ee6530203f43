"""Addresses of a desk whose first page has a fault."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [path("", broken), path("posts/1/edit/", broken)]
handler500 = "distributor.desk.views.faults.went_wrong"
