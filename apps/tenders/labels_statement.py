"""The words and signs of signed statements, through gettext."""

from __future__ import annotations

from django.utils.functional import Promise as Text
from django.utils.translation import pgettext_lazy

from apps.tenders.labels import Sign
from apps.tenders.lifecycle_statement import StatementState

STATES: dict[StatementState, Text] = {
    StatementState.GIVEN: pgettext_lazy("告知承诺", "已承诺"),
    StatementState.TRUE: pgettext_lazy("告知承诺", "核查属实"),
    StatementState.WRONG: pgettext_lazy("告知承诺", "核查不实，待改正"),
    StatementState.CORRECTED: pgettext_lazy("告知承诺", "已改正，待复核"),
    StatementState.BROKEN: pgettext_lazy("告知承诺", "逾期未改正"),
}
SIGNS: dict[StatementState, Sign] = {
    StatementState.GIVEN: Sign("live", "check"),
    StatementState.TRUE: Sign("ok", "check"),
    StatementState.WRONG: Sign("stop", "x"),
    StatementState.CORRECTED: Sign("wait", "hourglass"),
    StatementState.BROKEN: Sign("stop", "x"),
}
