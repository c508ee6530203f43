"""Addresses of the desk. A decision stands one step below the page it is made on."""

from django.urls import path

from distributor.desk.views import audit, decisions, health, hold, lists, log_in, post, queue, release, share

urlpatterns = [
    path("", queue.show_queue, name="queue"),
    path("queue/status/", queue.show_status, name="queue-status"),
    path("login/", log_in.LogIn.as_view(), name="login"),
    path("logout/", log_in.LogOut.as_view(), name="logout"),
    path("healthz", health.healthz, name="health"),
    path("posts/<int:post_id>/", post.show_post, name="post"),
    path("posts/<int:post_id>/edit/", post.edit, name="post-edit"),
    path("posts/<int:post_id>/variant/", post.switch, name="post-variant"),
    path("share/<int:release_id>/", share.show_share, name="share"),
    path("posts/<int:post_id>/length/", post.count_length, name="post-length"),
    path("posts/<int:post_id>/approve/", decisions.approve, name="post-approve"),
    path("posts/<int:post_id>/reject/", decisions.reject, name="post-reject"),
    path("posts/<int:post_id>/reopen/", decisions.reopen, name="post-reopen"),
    path("posts/<int:post_id>/reschedule/", decisions.reschedule, name="post-reschedule"),
    path("posts/<int:post_id>/live/", decisions.live, name="post-live"),
    path("posts/<int:post_id>/not-live/", decisions.not_live, name="post-not-live"),
    path("releases/<int:release_id>/", release.show_release, name="release"),
    path("releases/<int:release_id>/approve/", release.approve_release, name="release-approve"),
    path("hold/", hold.show_holds, name="hold"),
    path("hold/set/", hold.hold, name="hold-set"),
    path("hold/lift/", hold.resume, name="hold-lift"),
    path("sources/", lists.show_sources, name="sources"),
    path("channels/", lists.show_channels, name="channels"),
    path("channels/resume/", lists.resume_paused, name="channel-resume"),
    path("audit/", audit.show_audit, name="audit"),
    path("audit/verify/", audit.verify, name="audit-verify"),
]
