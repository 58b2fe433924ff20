"""Use-cases of the parties, by subject; the only modules of this app that write."""

from __future__ import annotations

from apps.parties.actions.accounts import (
    change_password,
    choose_language,
    end_other_sessions,
    end_session,
    invite_again,
    record_sign_in,
    remove_second_factor,
    renew_recovery_codes,
    set_password,
    set_second_factor,
    shut_out_devices,
    unlock_account,
)
from apps.parties.actions.certificates import expire_certificate, request_certificate, revoke_certificate
from apps.parties.actions.exclusions import Decision, lift_exclusion, record_exclusion
from apps.parties.actions.keys import pass_drill, register_keys, report_loss, retire_keys, store_keyfile
from apps.parties.actions.members import add_member, end_delegation, end_membership, grant_delegation
from apps.parties.actions.onboarding import (
    accept_application,
    refuse_application,
    resubmit_application,
    return_application,
    submit_application,
)
from apps.parties.actions.organisations import close_organisation, open_organisation, reopen_organisation
from apps.parties.actions.passkeys import add_passkey, remove_passkey, show_passkey

__all__ = [
    "Decision",
    "accept_application",
    "add_member",
    "add_passkey",
    "change_password",
    "choose_language",
    "close_organisation",
    "end_delegation",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "expire_certificate",
    "grant_delegation",
    "invite_again",
    "lift_exclusion",
    "open_organisation",
    "pass_drill",
    "record_exclusion",
    "record_sign_in",
    "refuse_application",
    "register_keys",
    "remove_passkey",
    "remove_second_factor",
    "renew_recovery_codes",
    "reopen_organisation",
    "report_loss",
    "request_certificate",
    "resubmit_application",
    "retire_keys",
    "return_application",
    "revoke_certificate",
    "set_password",
    "set_second_factor",
    "show_passkey",
    "shut_out_devices",
    "store_keyfile",
    "submit_application",
    "unlock_account",
]
