"""Addresses of the parties: signing in, one's account, an organisation's members, applications, certificates."""

from __future__ import annotations

from django.urls import path

from apps.parties.views import account, demonstration, exclusions, keys, members, onboarding, organisations, sign_in

app_name = "parties"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/seat/", sign_in.seat, name="seat"),
    path("demonstration/sign-in", demonstration.sign_in, name="demonstration"),
    path("account/", account.account, name="account"),
    path("account/sessions/others/end", account.other_sessions_end, name="other_sessions_end"),
    path("account/sessions/<int:session_id>/end", account.session_end, name="session_end"),
    path("account/one-time-codes/", account.one_time_codes, name="one_time_codes"),
    path("account/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("account/password/", account.password, name="password"),
    path("invitation/<str:token>/", account.invitation, name="invitation"),
    path("account/keys/", keys.keys, name="keys"),
    path("account/keys/registration", keys.registration, name="registration"),
    path("account/keys/<int:key_pair_id>/keyfile", keys.keyfile, name="keyfile"),
    path("account/keys/<int:key_pair_id>/drill", keys.drill, name="drill"),
    path("account/keys/<int:key_pair_id>/certificate", keys.certificate_request, name="certificate_request"),
    path("account/keys/<int:key_pair_id>/loss", keys.loss, name="loss"),
    path("account/keys/<int:key_pair_id>/retirement", keys.retirement, name="retirement"),
    path("account/certificates/<int:certificate_id>", keys.certificate, name="certificate"),
    path("ca/issuing.crt", keys.authority_certificate, {"name": "issuing"}, name="ca_issuing"),
    path("ca/root.crt", keys.authority_certificate, {"name": "root"}, name="ca_root"),
    path("ca/platform.crt", keys.authority_certificate, {"name": "platform"}, name="ca_platform"),
    path("ca/revocations.crl", keys.revocations, name="revocations"),
    path("onboarding/", onboarding.application, name="application"),
    path("onboarding/progress/", onboarding.progress, name="progress"),
    path("onboarding/correction/", onboarding.correction, name="correction"),
    path("desk/onboarding/", onboarding.onboarding_list, name="onboarding_list"),
    path("desk/onboarding/<int:application_id>/", onboarding.onboarding, name="onboarding"),
    path("desk/onboarding/<int:application_id>/acceptance", onboarding.acceptance, name="acceptance"),
    path("desk/onboarding/<int:application_id>/return", onboarding.return_, name="return"),
    path("desk/onboarding/<int:application_id>/refusal", onboarding.refusal, name="refusal"),
    path("desk/organisations/", organisations.organisations, name="organisations"),
    path("desk/organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("desk/exclusions/", exclusions.exclusions, name="exclusions"),
    path("desk/exclusions/<int:exclusion_id>/lifting", exclusions.exclusion_lifting, name="exclusion_lifting"),
    path("desk/members/", members.members, name="members"),
    path("desk/members/new/", members.new_member, name="new_member"),
    path("desk/members/<int:membership_id>/end", members.membership_end, name="membership_end"),
    path("desk/members/<int:membership_id>/delegation/", members.new_delegation, name="new_delegation"),
    path("desk/members/delegations/<int:delegation_id>/end", members.delegation_end, name="delegation_end"),
    path("desk/accounts/", members.accounts, name="accounts"),
    path("desk/accounts/<int:person_id>/", members.account_help, name="account_help"),
]
