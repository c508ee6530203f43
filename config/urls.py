"""Every address of the service: webhooks in, health, and the desk."""

from django.urls import include, path

from distributor.releases.views import receive

urlpatterns = [
    path("webhooks/releases/<slug:source>", receive, name="webhook"),
    path("", include("distributor.desk.urls")),
]

handler400 = "distributor.desk.views.faults.cannot_be_read"
handler403 = "distributor.desk.views.faults.is_not_allowed"
handler404 = "distributor.desk.views.faults.is_not_there"
handler500 = "distributor.desk.views.faults.went_wrong"
