"""What is refused before a committee sits: applications, invitations, the pool."""

from __future__ import annotations

from apps.core.refusals import Wording, words

POOL_RULES = "评标专家和评标专家库管理办法"
DRAWN_AT_RANDOM = "招标投标法实施条例第四十六条"

COMMITTEE = words(
    {
        "application_not_approved": Wording(
            "组建申请还没有经招标人（采购人）同意，不能抽取。请等待其同意，或补正后重新提交。",
            "The tenderee or purchaser has not agreed to the application, so nobody is drawn. Wait, or submit it again.",
            DRAWN_AT_RANDOM,
        ),
        "application_time_wrong": Wording(
            "评审时间应晚于现在，评审地点不能为空。专家只被告知时间和地点，请写全。",
            "The review lies in the future and has a place: it is all that experts are told. Fill in both.",
        ),
        "application_numbers_wrong": Wording(
            "评分办法规定抽取专家 {wanted} 名，申请合计 {given} 名。请核对各场所、各专业的人数。",
            "The scheme provides for {wanted} experts; the application adds up to {given}. Check the numbers by site.",
            "招标投标法第三十七条",
        ),
        "application_sites_wrong": Wording(
            "每个场所应有不重复的名称和至少一个专业；专业用代码表中的代码（如 A08），人数为正整数。",
            "Each site has a name of its own and a specialty or more, by a code of the table (like A08) with a positive number.",
            DRAWN_AT_RANDOM,
        ),
        "application_avoided_unfounded": Wording(
            "回避单位须填写正确的统一社会信用代码和回避原因。请补全后再提交。",
            "An organisation to avoid has a correct credit code and a reason. Complete the list and submit again.",
            "评标委员会和评标方法暂行规定第十二条",
        ),
        "application_minutes_wrong": Wording(
            "确认时限应在 {fewest} 至 {most} 分钟之间。不要求确认的，请留空。",
            "Experts have {fewest} to {most} minutes to confirm. Leave it empty when no confirmation is asked.",
        ),
        "lots_not_alike": Wording(
            "标段 {lots} 不能与本标段共用一个评标委员会：须是同一项目的标段，委员会人数和组长的产生办法相同，指定的本单位代表是同样的人。",
            "Lots {lots} cannot have one committee: they must be of one project, ask for the same committee, and have the same representatives named.",
            "招标投标法第三十七条",
        ),
        "application_not_shared": Wording(
            "标段 {lots} 的组建申请不能用于共用的评标委员会：只能有一个标段提交申请，且申请已经同意、只有一个不占用共享席位的评审地点、不要求专家先确认。请各自组建。",
            "The applications of lots {lots} do not serve a shared committee: one lot alone may have one, agreed to, for one place without shared seats, whose experts need not confirm. Form a committee for each.",
        ),
        "committee_at_work_elsewhere": Wording(
            "同一评标委员会还在评审标段 {lots}。全部评审结束前，评委名单保密，报告不移交，请在其结束后接收。",
            "The same committee is still reviewing lots {lots}. Its names stay secret until it is done; receive the report then.",
            "招标投标法第三十七条",
        ),
        "experts_must_confirm": Wording(
            "申请要求专家先确认。请先抽取并通知专家，全部确认后再开启名单。",
            "The application asks experts to confirm first: draw and invite them; open the list when all have confirmed.",
        ),
        "experts_unconfirmed": Wording(
            "还有 {missing} 名专家没有确认。请等待答复；逾期未答复的由下一顺位递补。",
            "{missing} experts have not confirmed. Wait for their answers; the next ticket follows who stays silent.",
        ),
        "list_opened_too_early": Wording(
            "评审时间前 {minutes} 分钟起才能开启名单。请到时再办理。",
            "The list is opened {minutes} minutes before the review at the earliest. Come back then.",
            "招标投标法第三十七条",
        ),
        "committee_needs_seven_for_water": Wording(
            "水利工程的评标委员会应为七人以上单数；现为 {size} 人。请核对评分办法中的人数。",
            "For water works a committee has seven members or more; this one would have {size}. Check the scheme.",
            "水利工程建设项目招标投标管理规定",
        ),
        "invitation_lapsed": Wording(
            "答复时限已过，名额已由下一顺位递补。感谢您的关注，本次无需再办理。",
            "The time to answer is over, and the next in the draw is asked. There is nothing more to do.",
            POOL_RULES,
        ),
        "invitation_open": Wording(
            "答复时限未到，不能按未答复处理。请到时限后再办理。",
            "The time to answer has not run out, so nobody counts as silent. Come back when it has.",
            POOL_RULES,
        ),
        "review_not_begun": Wording(
            "评审时间未到，不能按未到场处理。请到时间后再办理。",
            "The review has not begun, so nobody counts as absent. Come back at its time.",
        ),
        "nobody_missing": Wording("没有空缺的名额，无需补抽。", "No place is open; nobody is drawn."),
        "witness_only": Wording(
            "只有见证人员可以查看被抽中的专家并代为登记答复。",
            "Only the witness sees who was drawn and records answers for them.",
            "招标投标法第三十七条",
        ),
        "not_an_expert": Wording(
            "此人没有评标专家席位，不能登记专家档案。请先给予席位。",
            "This person has no expert's seat. Give the seat first.",
        ),
        "expert_too_junior": Wording(
            "评标专家应当从事相关领域工作满八年。请核对起始年份。",
            "An expert has worked in the field for eight years. Check the year.",
            "招标投标法第三十七条",
        ),
        "expert_specialty_wrong": Wording(
            "请填写一个以上评标专业，每行一个，例如“A08 工程施工”；代码应在专业代码表中。",
            "Name a specialty or more, one a line, like “A08 工程施工”; the code is one of the table.",
        ),
        "expert_tie_wrong": Wording(
            "请填写正确的统一社会信用代码、单位名称，终止日期不早于起始日期。",
            "Give a correct credit code and a name; the end is not before the beginning.",
        ),
        "expert_days_wrong": Wording(
            "日期有误：结束日期不能早于开始日期，也不能早于今天。请重新填写。",
            "The days are wrong: the end is neither before the beginning nor before today. Fill them in again.",
        ),
        "expert_suspension_lifted": Wording(
            "这项暂停已经解除，或不是暂停记录。", "This suspension is lifted already, or is none."
        ),
        "leave_withdrawn": Wording("这次请假已经撤回。", "This leave is withdrawn already."),
        "ApplicationState.submitted": Wording("待招标人（采购人）同意", "Waiting for the buyer's consent"),
        "ApplicationState.returned": Wording("已退回", "Returned"),
        "ApplicationState.approved": Wording("已同意", "Approved"),
        "ApplicationState.drawn": Wording("已抽取，确认中", "Drawn, experts confirming"),
        "ApplicationState.formed": Wording("名单已开启", "List opened"),
        "ApplicationAction.submit": Wording("提交申请", "submitting the application"),
        "ApplicationAction.approve": Wording("同意申请", "approving the application"),
        "ApplicationAction.return": Wording("退回申请", "returning the application"),
        "ApplicationAction.draw": Wording("抽取并通知专家", "drawing and inviting experts"),
        "ApplicationAction.seat": Wording("开启名单", "opening the list"),
        "InvitationState.sent": Wording("等待答复", "Waiting for an answer"),
        "InvitationState.accepted": Wording("参加", "Coming"),
        "InvitationState.declined": Wording("不参加", "Not coming"),
        "InvitationState.on_leave": Wording("请假", "On leave"),
        "InvitationState.unanswered": Wording("未答复", "No answer"),
        "InvitationState.absent": Wording("未到场", "Absent"),
        "InvitationState.seated": Wording("已入席", "Seated"),
        "InvitationAction.accept": Wording("答复参加", "accepting"),
        "InvitationAction.decline": Wording("答复不参加", "declining"),
        "InvitationAction.take_leave": Wording("请假", "taking leave"),
        "InvitationAction.lapse": Wording("按未答复处理", "counting as silent"),
        "InvitationAction.miss": Wording("登记未到场", "recording the absence"),
        "InvitationAction.withdraw": Wording("退出", "withdrawing"),
        "InvitationAction.ask_again": Wording("重新邀请", "asking again"),
        "InvitationAction.sit": Wording("入席", "taking the seat"),
        "Skip.same_employer": Wording("与已抽中的专家同一单位", "same employer as one drawn before"),
        "Skip.buyer_employer": Wording("在招标人或代理机构任职", "works for the buyer or its agency"),
        "Skip.bidder_relation": Wording("在投标人处任职", "works for a bidder"),
        "Skip.past_employer": Wording("三年内曾任职", "worked there within three years"),
        "Skip.relative": Wording("近亲属关系", "near relative"),
        "Skip.region": Wording("地区不符", "another region"),
        "Skip.busy": Wording("当日另有评审", "reviews elsewhere that day"),
        "Skip.refused": Wording("不参加或退出", "declined or withdrew"),
        "Skip.absent": Wording("未到场", "did not come"),
        "Skip.already": Wording("已在委员会中", "sits in the committee already"),
        "Skip.holding": Wording("持股、董事、监事或实际控制", "share or office"),
        "Skip.avoided": Wording("与回避单位有关", "has to do with an organisation to avoid"),
        "Skip.leave": Wording("请假", "on leave"),
        "Skip.suspended": Wording("暂停抽取", "suspended"),
        "Skip.cool_down": Wording("当月次数已满", "reviewed often enough this month"),
        "Skip.no_answer": Wording("未在时限内答复", "did not answer in time"),
        "EvaluationAction.draw_experts": Wording("抽取并通知专家", "drawing and inviting experts"),
    }
)
