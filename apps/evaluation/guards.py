"""What an act of the evaluation asks before it is done, each guard with its article."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.refusals import Refusal, Refused, TooEarly
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.states import EvaluationState, MemberKind
from apps.tenders.rules.books import Regime

SMALLEST = 5
SMALLEST_LARGE_PROCUREMENT = 7
FEWEST_PROCURED = 3
FEWEST_COMPETING = 3
"""评标委员会和评标方法暂行规定第二十七条: with fewer the committee says why there still is competition."""

S = EvaluationState


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under lock."""

    regime: Regime
    is_lot_in_turn: bool = False
    """The lot stands where this act is possible."""
    has_scheme: bool = False
    bids: int = 0
    size: int = 0
    representatives: int = 0
    representatives_named: int = 0
    is_large: bool = False
    """A procurement of ten million yuan or more."""
    is_demanding: bool = False
    """Technically complex, or of large social influence, as the application says."""
    is_water_works: bool = False
    unconfirmed: int = 0
    """Experts who were drawn and have not said yes."""
    missing: int = 0
    """Members who left and were not replaced."""
    has_done_it: bool = False
    """This member has done this very thing already."""
    is_last: bool = False
    """With this act everybody has done it."""
    left_to_score: int = 0
    """Bids that are scored after the preliminary review."""
    is_examination_due: bool = False
    """The purchaser or its agency has not yet said who is qualified."""
    at_work_elsewhere: tuple[str, ...] = ()
    """The codes of other lots that the same committee is still reviewing."""
    lots_waiting: int = 0
    """Other lots of the project that are settled together with this one and have no result yet."""
    brands_missing: int = 0
    """Bids under review whose brand of the core product is not on record, where brands matter."""
    open_matters: int = 0
    """Votes and enquiries that wait for somebody."""
    unexplained: int = 0
    """Prices that must be explained before anybody's scores stand."""
    reason: str = ""
    unreasoned: int = 0
    """Scores far from the others' for which nobody has given a reason."""
    has_chair: bool = False
    """Somebody who sits in the committee leads it."""
    candidate: MemberKind | None = None
    """What the one is who is voted for."""
    is_standing: bool = True
    """The one who is voted for stands in this round."""
    has_leader: bool = False
    """With this vote one has more than every other."""
    is_chair_named: bool = False
    """The document lets the tenderee say who leads."""
    is_blind: bool = False
    """Some items are scored before the names are shown."""
    unrecorded: int = 0
    """So few bids are left, and why the committee goes on is not written down; zero where that is no question."""
    back_to: EvaluationState | None = None
    signatures: int = 0
    """How often a report of this evaluation was signed or refused."""
    ground: ChangeGround | None = None
    has_lapsed: bool = False
    """The time to sign the report is over."""
    has_majority_signed: bool = False
    """More than half of the members have signed the report."""
    has_ground: bool = False
    """The check found an error of the kind for which the report is returned."""
    awaits_prices: bool = False
    """双信封: the prices lie in second envelopes that nobody has opened."""
    are_prices_opened: bool = False
    """The second envelopes were opened and handed over."""
    is_price_review_due: bool = False
    """What came out of the second envelopes is looked at before there is a result."""
    has_second_begun: bool = False
    """Somebody has started the opening of the second envelopes."""
    has_scores_to_see: bool = True
    """The error is in scores, not in a sum."""


def lot_is_in_turn(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条至第三十八条: what comes before the evaluation is over, and the lot is not halted."""
    return None if facts.is_lot_in_turn else Refused("lot_not_in_evaluation")


def scheme_is_known(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: bids are evaluated by the criteria and methods of the tender document, and by no others."""
    return None if facts.has_scheme else Refused("scheme_missing")


def bids_were_opened(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: what is evaluated was opened in public before."""
    return None if facts.bids else Refused("nothing_to_evaluate")


def committee_is_lawful(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条；87号令第四十七条: five or more, an odd number, experts two thirds of it."""
    experts = facts.size - facts.representatives
    if facts.size < SMALLEST or facts.size % 2 == 0 or 3 * experts < 2 * facts.size:
        return Refused("committee_unlawful", size=facts.size, experts=experts)
    return None


def large_procurement_has_seven(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第四十七条: seven members or more from a budget of ten million yuan."""
    is_large = facts.is_large or facts.is_demanding
    is_short = facts.regime is Regime.GP and is_large and facts.size < SMALLEST_LARGE_PROCUREMENT
    return Refused("committee_needs_seven", size=facts.size) if is_short else None


def water_works_have_seven(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条；水利工程建设项目招标投标管理规定: seven members or more for water works."""
    is_short = facts.is_water_works and facts.size < SMALLEST_LARGE_PROCUREMENT
    return Refused("committee_needs_seven_for_water", size=facts.size) if is_short else None


def experts_have_confirmed(facts: Facts) -> Refusal | None:
    """实施条例第四十六条: who was drawn sits; the list is opened when all have said yes, substitutes drawn for the others."""
    return Refused("experts_unconfirmed", missing=facts.unconfirmed) if facts.unconfirmed else None


def representatives_are_named(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条: the tenderee's representatives are named before the committee is formed."""
    if facts.representatives_named == facts.representatives:
        return None
    return Refused("representatives_missing", wanted=facts.representatives, named=facts.representatives_named)


def somebody_is_missing(facts: Facts) -> Refusal | None:
    """实施条例第四十八条: a member is replaced who cannot go on."""
    return None if facts.missing else Refused("committee_complete")


def committee_is_complete(facts: Facts) -> Refusal | None:
    """实施条例第四十八条: nobody works on before a member who left is replaced."""
    return Refused("committee_short", missing=facts.missing) if facts.missing else None


def not_done_yet(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第十三条: what a member has signed stands."""
    return Refused("already_done") if facts.has_done_it else None


def reason_is_stated(facts: Facts) -> Refusal | None:
    """实施条例第四十八条、第五十三条: who withdraws or refuses to sign says why, in writing."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


def may_lead(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第四十五条: a purchaser's representative does not chair the committee."""
    is_barred = facts.regime is Regime.GP and facts.candidate is MemberKind.REPRESENTATIVE
    return Refused("representative_not_chair") if is_barred else None


def chair_is_elected(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第九条: where the tenderee names the chair nobody votes."""
    return Refused("chair_is_named") if facts.is_chair_named else None


def chair_is_named(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第九条: the tenderee names the chair only where its document says so."""
    return None if facts.is_chair_named else Refused("chair_is_elected")


def competition_was_considered(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第二十七条: with fewer than three bids left the committee first says why it goes on."""
    return Refused("competition_unrecorded", left=facts.unrecorded) if facts.unrecorded else None


def competition_is_in_question(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第二十七条: the record is for fewer than three bids, and is written once."""
    return None if facts.unrecorded else Refused("competition_sufficient")


def nobody_has_signed_the_report(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第六十四条；评标委员会和评标方法暂行规定第四十三条: a signed result is not gone back on."""
    return Refused("step_back_after_signing") if facts.signatures else None


def stands_in_this_round(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第九条: members elect one of themselves, in a run-off one of those who tied."""
    return None if facts.is_standing else Refused("not_in_this_round")


def time_to_sign_is_over(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十三条: who has time left to sign or to write why not has not refused."""
    return None if facts.has_lapsed else TooEarly("signing_not_over")


def majority_has_signed(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第四十三条: the silence of some counts as agreement with what the others have signed."""
    return None if facts.has_majority_signed else Refused("majority_not_signed")


def has_a_lawful_ground(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第六十四条: four errors change a signed result, and the check must have found one."""
    return None if facts.has_ground else Refused("recheck_not_founded")


def goes_back_to(facts: Facts) -> EvaluationState:
    """Scores are looked at again by those who gave them; a wrong sum is only added up again."""
    return S.RECHECKING if facts.has_scores_to_see else S.COMPUTED


def goes_on_when_all_reconsidered(facts: Facts) -> EvaluationState:
    """The result is computed again when everybody who was asked has looked."""
    return S.COMPUTED if facts.is_last else S.RECHECKING


def scores_are_explained(facts: Facts) -> Refusal | None:
    """87号令第六十四条；评标委员会和评标方法暂行规定第三十八条: a score far from the others' has its reason before the report."""
    return Refused("scores_unexplained", count=facts.unreasoned) if facts.unreasoned else None


def other_lots_are_computed(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: where a bidder may win so many lots only, all of them are computed before any report is made."""
    return Refused("other_lots_uncomputed", count=facts.lots_waiting) if facts.lots_waiting else None


def committee_is_done(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条: who judged stays secret, also from the buyer, while the same committee still reviews other lots."""
    return (
        Refused("committee_at_work_elsewhere", lots="、".join(facts.at_work_elsewhere))
        if facts.at_work_elsewhere
        else None
    )


def qualification_is_examined(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第四十四条: who is qualified is examined by the purchaser or its agency, before the review."""
    return Refused("qualification_not_examined") if facts.is_examination_due else None


def brands_are_recorded(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第三十一条: who counts as one bidder is known before anybody concludes who is left."""
    return Refused("brands_missing", count=facts.brands_missing) if facts.brands_missing else None


def no_matter_is_open(facts: Facts) -> Refusal | None:
    """招标投标法第三十九条: what was asked is answered, what was proposed is voted on, before anybody concludes."""
    return Refused("matters_open", count=facts.open_matters) if facts.open_matters else None


def low_prices_are_explained(facts: Facts) -> Refusal | None:
    """87号令第六十条；财库〔2026〕2号: an abnormally low price is explained, and the explanation judged, before anybody's scores stand."""
    return Refused("low_price_unexplained", count=facts.unexplained) if facts.unexplained else None


def goes_on_while_enough_are_left(facts: Facts) -> EvaluationState:
    """Scoring goes on; when too few are left after a rejection the result is that there is none."""
    fewest = FEWEST_PROCURED if facts.regime is Regime.GP else 1
    return S.SCORING if facts.left_to_score >= fewest else S.COMPUTED


def goes_on_when_all_undertook(facts: Facts) -> EvaluationState:
    """When every member has undertaken a chair is elected; with one elected before the preliminary review begins."""
    if not facts.is_last:
        return S.UNDERTAKING
    return S.PRELIMINARY if facts.has_chair else S.ELECTING


def goes_on_when_one_leads(facts: Facts) -> EvaluationState:
    """The preliminary review begins when everybody has voted and one leads; those who tie stand again."""
    return S.PRELIMINARY if facts.is_last and facts.has_leader else S.ELECTING


def result_has_a_ground_to_change(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第六十四条: once scores are made up in a procurement only four errors change them."""
    is_free = facts.regime is not Regime.GP or facts.ground is not None
    return None if is_free else Refused("step_back_without_ground")


def goes_on_when_all_judged(facts: Facts) -> EvaluationState:
    """Scoring begins when every member has judged, blind items first; with too few bids left the result is that there is none."""
    if not facts.is_last:
        return S.PRELIMINARY
    fewest = FEWEST_PROCURED if facts.regime is Regime.GP else 1
    if facts.left_to_score < fewest:
        return S.COMPUTED
    return S.BLIND if facts.is_blind else S.SCORING


def goes_on_when_all_locked(facts: Facts) -> EvaluationState:
    """揭标: the names are shown when every member has locked the blind scores."""
    return S.SCORING if facts.is_last else S.BLIND


def goes_back(facts: Facts) -> EvaluationState:
    """The stage that the chair chose."""
    if facts.back_to is None:
        raise Refused("step_back_impossible")
    return facts.back_to


def goes_on_when_all_scored(facts: Facts) -> EvaluationState:
    """The result is computed when the last sheet is signed, or when the second envelopes have told the prices."""
    if not facts.is_last:
        return S.SCORING
    if facts.awaits_prices:
        return S.AWAITING_PRICES
    return goes_on_with_the_prices(facts)


def goes_on_with_the_prices(facts: Facts) -> EvaluationState:
    """Second envelopes with anything to read or to ask about are reviewed; otherwise the result is computed."""
    return S.PRICING if facts.is_price_review_due else S.COMPUTED


def goes_on_while_a_price_is_left(facts: Facts) -> EvaluationState:
    """The review of the prices goes on; with nobody left the result is that there is none."""
    return S.PRICING if facts.left_to_score else S.COMPUTED


def first_part_is_open(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: who scored without knowing prices does not score again knowing them."""
    is_kept = facts.has_second_begun and facts.back_to is not S.PRICING
    return Refused("first_part_settled") if is_kept else None


def prices_are_opened(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: a price is evaluated after it was opened and read out in public, that of a second envelope too."""
    return None if facts.are_prices_opened else Refused("prices_not_opened")


def goes_on_when_all_signed(facts: Facts) -> EvaluationState:
    """The evaluation is complete when every member has signed the report or refused with a reason."""
    return S.COMPLETED if facts.is_last else S.SIGNING
