"""Addresses of logging in and of one's own account."""

from django.urls import path

from distributor.desk.views import (
    account,
    account_passkey,
    account_push,
    account_step,
    install,
    log_in,
    log_in_passkey,
    log_in_sign_on,
    people_log_in,
)

urlpatterns = [
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("worker.js", install.worker, name="worker"),
    path("offline/", install.offline, name="offline"),
    path("login/", log_in.LogIn.as_view(), name="login"),
    path("login/step/", log_in.take_step, name="login-step"),
    path("login/passkey/", log_in_passkey.take, name="login-passkey"),
    path("login/passkey/ask/", log_in_passkey.ask, name="login-passkey-ask"),
    path("login/organisation/", log_in_sign_on.go, name="login-sign-on"),
    path("login/organisation/back/", log_in_sign_on.back, name="login-sign-on-back"),
    path("logout/", log_in.LogOut.as_view(), name="logout"),
    path("people/reset/", people_log_in.reset_step, name="people-reset"),
    path("people/mail/", people_log_in.keep_mail, name="people-mail"),
    path("account/", account.show_account, name="account"),
    path("account/keep/", account.keep, name="account-keep"),
    path("account/end/", account.end_one, name="account-end"),
    path("account/password/", account.change, name="account-password"),
    path("account/confirm/", account.show_confirm, name="account-confirm"),
    path("account/confirm/do/", account.confirm, name="account-confirm-do"),
    path("account/second-step/", account_step.show_step, name="account-second-step"),
    path("account/second-step/begin/", account_step.begin, name="account-step-begin"),
    path("account/second-step/confirm/", account_step.confirm, name="account-step-confirm"),
    path("account/second-step/codes/", account_step.make_codes, name="account-step-codes"),
    path("account/second-step/remove/", account_step.remove, name="account-step-remove"),
    path("account/connect/", log_in_sign_on.connect, name="account-connect"),
    path("account/disconnect/", log_in_sign_on.disconnect, name="account-disconnect"),
    path("account/push/", account_push.add, name="account-push"),
    path("account/push/remove/", account_push.remove, name="account-push-remove"),
    path("account/passkeys/ask/", account_passkey.ask, name="account-passkey-ask"),
    path("account/passkeys/add/", account_passkey.add, name="account-passkey-add"),
    path("account/passkeys/rename/", account_passkey.give_name, name="account-passkey-rename"),
    path("account/passkeys/remove/", account_passkey.remove, name="account-passkey-remove"),
]
