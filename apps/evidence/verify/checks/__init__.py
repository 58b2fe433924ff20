"""The numbered checks. Each looks at the material, counts what it looked at, and reports what is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apps.evidence.verify.checks import (
    acts,
    arrivals,
    chains,
    contents,
    contexts,
    draws,
    envelopes,
    logs,
    receipts,
    remedies,
    reports,
    schedules,
    scores,
    signatures,
    stamps,
    times,
)
from apps.evidence.verify.material import Material

Check = Callable[[Material], None]

CHECKS: Mapping[int, Check] = {
    0: contents.check_contents,
    1: logs.check_checkpoints,
    2: chains.check_chains,
    3: logs.check_consistency,
    4: chains.check_commitments,
    5: signatures.check_bidders,
    6: times.check_times,
    7: chains.check_closing,
    8: envelopes.check_sealed_sheets,
    9: receipts.check_receipts,
    10: logs.check_inclusion,
    11: acts.check_acts,
    12: contexts.check_contexts,
    13: envelopes.check_keys,
    14: envelopes.check_prices,
    15: scores.check_scores,
    16: reports.check_reports,
    17: stamps.check_stamps,
    18: remedies.check_remedies,
    19: draws.check_draws,
    20: schedules.check_schedules,
    21: arrivals.check_arrivals,
}
