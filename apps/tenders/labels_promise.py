"""The words and signs of promises, through gettext."""

from __future__ import annotations

from django.utils.functional import Promise as Text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.tenders.labels import Sign
from apps.tenders.lifecycle_promise import PromiseGate, PromiseState

GATES: dict[PromiseGate, Text] = {
    PromiseGate.VENUE: _("安排开标场地"),
    PromiseGate.NOTICE: _("发布公告"),
}
STATES: dict[PromiseState, Text] = {
    PromiseState.PROMISED: pgettext_lazy("容缺承诺", "待补齐"),
    PromiseState.HANDED_IN: pgettext_lazy("容缺承诺", "待确认"),
    PromiseState.KEPT: pgettext_lazy("容缺承诺", "已补齐"),
    PromiseState.BROKEN: pgettext_lazy("容缺承诺", "逾期未补齐"),
}
SIGNS: dict[PromiseState, Sign] = {
    PromiseState.PROMISED: Sign("wait", "hourglass"),
    PromiseState.HANDED_IN: Sign("wait", "hourglass"),
    PromiseState.KEPT: Sign("ok", "check"),
    PromiseState.BROKEN: Sign("stop", "x"),
}
