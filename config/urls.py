"""Every address of the service: webhooks in, health, and the desk."""

from django.urls import include, path

from distributor.releases.views import receive

urlpatterns = [
    path("webhooks/releases/<slug:source>", receive, name="webhook"),
    path("", include("distributor.desk.urls")),
]
