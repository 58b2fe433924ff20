"""What is refused around venues, sites, the start, incidents and hand-over."""

from __future__ import annotations

from apps.core.refusals import Wording, words

REMOTE = "远程异地评标规则"
MUNICIPAL = "市级远程异地评标规则第十八条至第二十一条"

SITES = words(
    {
        "not_your_venue": Wording(
            "只有该场所所属交易中心的业务员可以办理。请联系该中心。",
            "Only operators of the centre that the venue belongs to do this. Ask that centre.",
        ),
        "main_site_only": Wording(
            "只有主场交易中心的业务员可以办理（主场负责制）。请联系主场。",
            "Only operators of the main site do this. Ask the main site.",
            REMOTE,
        ),
        "venue_name_taken": Wording(
            "目录中已有同名场所。请换一个名称。", "The directory has a venue of this name. Choose another name."
        ),
        "room_name_taken": Wording(
            "该场所已有同名评标室。请换一个名称。", "The venue has a room of this name. Choose another name."
        ),
        "room_seats_wrong": Wording(
            "席位数应在 1 至 {most} 之间。请核对后重新填写。", "A room has 1 to {most} seats. Check the number."
        ),
        "room_not_of_venue": Wording(
            "评标室或席位不属于该场所，或已停用。请重新选择。",
            "The room or a seat is not of this venue, or out of use. Choose again.",
        ),
        "room_taken": Wording(
            "该评标室在所选场次已有安排（其他评标或者场地方案）。请换一间，或退回；本场所下一个空闲场次：{next}。",
            "The room is taken at that time, by another review or in the plan of places. Choose another, or refuse; "
            "the venue is free next: {next}.",
            REMOTE,
        ),
        "seats_too_few": Wording(
            "本场需要 {wanted} 个席位，只选了 {given} 个。请补选，或退回。",
            "The site needs {wanted} seats; {given} are chosen. Choose more, or refuse.",
            REMOTE,
        ),
        "witness_not_of_venue": Wording(
            "请选择本中心的见证人员。到场专家的身份由其核验并会签。",
            "Choose a witness of the venue's own centre: the witness checks and countersigns who arrives.",
            REMOTE,
        ),
        "site_has_begun": Wording(
            "评审已经开始，不能再更改场地。场地发生故障的，请报告突发情况。",
            "The review has begun, so the site stays. If something fails there, report an incident.",
            REMOTE,
        ),
        "site_answers_itself": Wording(
            "该场所在共享席位目录中，由其所属中心在线确认，不登记复函。",
            "The venue is in the shared directory: its own centre confirms online; no letter is recorded.",
        ),
        "letter_missing": Wording(
            "请填写对方中心复函的文号或日期。", "Give the number or date of the other centre's letter."
        ),
        "review_not_at_venues": Wording(
            "申请没有选择共享席位目录中的场所，不办理场地协调。",
            "The application names no venue of the shared directory, so there is nothing to move.",
        ),
        "experts_know_the_time": Wording(
            "已经抽取专家并告知时间。有场所不能安排时主场才能改期或换场；发生故障的，请报告突发情况。",
            "Experts know the time, so the main site moves the review only when a site refuses. If something fails, "
            "report an incident.",
            REMOTE,
        ),
        "application_venues_mixed": Wording(
            "主场和分场应全部从共享席位目录中选择，或全部只填名称。请统一。",
            "Main site and sub-sites are all chosen from the shared directory, or all given by name. Use one way.",
        ),
        "application_half_days_wrong": Wording(
            "预计用时为 1 至 {most} 个半天。请核对。", "The review takes 1 to {most} half days. Check the number."
        ),
        "sites_not_confirmed": Wording(
            "还有场所没有确认评标室和席位：{sites}。全部确认后才能抽取专家。",
            "Not every site has confirmed room and seats: {sites}. Experts are drawn when all have.",
            REMOTE,
        ),
        "sitting_without_committee": Wording(
            "评标委员会还没有入席，不能发起开评。请先开启名单。",
            "No committee sits yet, so nothing starts. Open the list first.",
        ),
        "sites_not_ready": Wording(
            "还有 {count} 个场所没有就绪。请看就绪看板列出的原因。",
            "{count} sites are not ready. The board says what is missing.",
            REMOTE,
        ),
        "sitting_not_open": Wording(
            "评审还没有开始：主场发起、各分场确认后才能签署承诺书。请稍候。",
            "The review has not begun: the main site starts, every sub-site confirms, then you may undertake. Wait.",
            REMOTE,
        ),
        "material_not_sealed": Wording(
            "还有 {count} 个场所没有封存原评标委员会的资料。全部封存后才能重新开评。",
            "{count} sites have not sealed what the committee before left. The review starts when all have.",
            MUNICIPAL,
        ),
        "incident_open": Wording(
            "突发情况还没有处理完。请先排除，或按时限作出决定。",
            "An incident is open. Cure it first, or decide when its time is over.",
            MUNICIPAL,
        ),
        "evaluation_interrupted": Wording(
            "有场所发生突发情况，评审暂停。已保存的内容不受影响，恢复后继续。",
            "A site is out of order and the review is interrupted. What you saved is kept; go on when it works again.",
            MUNICIPAL,
        ),
        "incident_without_review": Wording(
            "只有已抽取专家、尚未结束、在登记场所进行的评审可以报告突发情况。",
            "Incidents are reported for a review at venues whose experts are drawn and that is not over.",
        ),
        "incident_settled": Wording("没有待处理的突发情况。", "No incident is open."),
        "incident_may_be_cured": Wording(
            "排除故障的时限未到，不能改期、换场或重新组建。请到时限后再决定。",
            "There is time left to cure the failure, so nothing else is decided. Come back when it is over.",
            MUNICIPAL,
        ),
        "incident_tenderee_decides": Wording(
            "开评前的故障超过时限，由招标人（采购人）决定改期或换场。",
            "The failure before the start outlasted its time: the tenderee or purchaser decides on another day or place.",
            MUNICIPAL,
        ),
        "incident_new_committee": Wording(
            "评审中的故障超过时限，不能继续。请封存资料并重新组建评标委员会。",
            "The failure outlasted its time, so the review does not go on. Seal the material and form a new committee.",
            MUNICIPAL,
        ),
        "handover_too_early": Wording(
            "评标还没有结束，不能移交资料。请在全体成员签署报告后办理。",
            "The evaluation is not over, so nothing is handed over. Come back when everybody has signed.",
            MUNICIPAL,
        ),
        "handover_empty": Wording(
            "请列出移交的资料，每行一项。", "List what is handed over, one thing a line.", MUNICIPAL
        ),
        "recording_wrong": Wording(
            "请填写录音录像的编号或地址，时间点不晚于现在。",
            "Give the recording's number or address and a moment that is not in the future.",
        ),
        "SiteState.named": Wording("尚未请求", "Not asked yet"),
        "SiteState.requested": Wording("待场所确认", "Waiting for the site"),
        "SiteState.confirmed": Wording("已确认", "Confirmed"),
        "SiteState.refused": Wording("不能安排", "Refused"),
        "SiteAction.request": Wording("请求场地", "asking the site"),
        "SiteAction.confirm": Wording("确认场地", "confirming the site"),
        "SiteAction.refuse": Wording("退回场地请求", "refusing the site"),
        "SiteAction.move": Wording("改期或换场", "moving the review"),
        "SiteAction.withdraw": Wording("撤回场地请求", "withdrawing the request"),
        "SittingState.waiting": Wording("未发起", "Not started"),
        "SittingState.called": Wording("已发起，待分场确认", "Started, sub-sites confirming"),
        "SittingState.open": Wording("已开评", "Open"),
        "SittingAction.call": Wording("发起开评", "starting the review"),
        "SittingAction.confirm": Wording("确认开评", "confirming the start"),
        "SittingAction.break_off": Wording("中止", "breaking off"),
        "IncidentState.open": Wording("处理中", "Open"),
        "IncidentState.cured": Wording("已排除", "Cured"),
        "IncidentState.postponed": Wording("已改期或换场", "Postponed or moved"),
        "IncidentState.sealed": Wording("已封存，重新组建", "Sealed, new committee"),
        "IncidentAction.cure": Wording("排除故障", "curing the failure"),
        "IncidentAction.postpone": Wording("改期或换场", "postponing or moving"),
        "IncidentAction.seal": Wording("封存并重新组建", "sealing and forming anew"),
        "HandoverState.due": Wording("待移交", "Due"),
        "HandoverState.handed": Wording("待主场接收", "Handed over"),
        "HandoverState.received": Wording("已接收", "Received"),
        "HandoverAction.hand_over": Wording("移交资料", "handing over"),
        "HandoverAction.receive": Wording("接收资料", "receiving"),
        "HandoverAction.return": Wording("退回移交", "sending back"),
        "EvaluationAction.dissolve": Wording("重新组建评标委员会", "dissolving the committee"),
        "EvaluationAction.replace_representatives": Wording("另派代表", "naming other representatives"),
    }
)
