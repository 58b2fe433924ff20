"""What the green channel says when it refuses, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

GREEN = words(
    {
        "green_incomplete": Wording(
            "请填写项目名称、证明文件的文号和倒排工期原因。",
            "Give the project's name, the number of the proof and the reason why time presses.",
        ),
        "green_proof_does_not_fit": Wording(
            "所选证明文件不适用于这一类项目。请按类别选择。",
            "This proof is not accepted for this kind of project. Choose one that is.",
        ),
        "green_deadline_missing": Wording(
            "时间紧急类须写明因何期限不能等待（汛期、资金时限、开学等）的日期，且不早于今天。",
            "An urgent case names the day that forces it (flood season, grant, school term), not before today.",
        ),
        "green_services_missing": Wording("请至少选择一项服务。", "Choose at least one service."),
        "green_declaration_missing": Wording(
            "请阅读并接受声明：绿色通道不缩短任何法定时间，不改变随机抽取和评审规则。",
            "Read and accept the declaration: the green channel shortens no statutory time and changes neither draw nor review.",
            "招标投标法第二十四条；招标投标法实施条例第五十四条",
        ),
        "green_wish_is_past": Wording("希望的日期已过。", "A wished day has passed."),
        "green_wishes_out_of_order": Wording(
            "希望的评标日期不能早于开标日期。", "The evaluation cannot be wished for before the opening."
        ),
        "green_card_needs_early": Wording(
            "项目尚未登记的，须申请“超前介入”服务。",
            "A project that is not registered yet needs the early involvement service.",
        ),
        "green_open_already": Wording(
            "本项目已有在办的绿色通道办件。", "This project has an open green channel case already."
        ),
        "green_not_yours": Wording(
            "只有本项目的招标人（采购人）或受其委托的代理机构可以申请和撤回。",
            "Only the tenderee or purchaser of the project, or its agency, applies and withdraws.",
        ),
        "green_by_centre": Wording(
            "此事由交易中心办理：业务员、见证人员可以核验，业务员授予和管理办件。",
            "This is done by the centre: operators and witnesses check, operators grant and manage cases.",
        ),
        "green_opinion_missing": Wording("请写明核验意见。", "State what the check found."),
        "green_second_checker_same": Wording(
            "两次核验须由不同的人进行。请由另一位同事核验。",
            "The two checks are made by different people. Let a colleague make the second.",
        ),
        "green_checks_disagree": Wording(
            "两人核验未一致认为符合条件，不能授予。请不予并说明理由。",
            "The two checks do not both find that it fits, so it cannot be granted. Refuse it with a reason.",
        ),
        "green_reason_missing": Wording("请写明理由，理由对外公开。", "State the reason; it is made public."),
        "green_officer_missing": Wording(
            "请指定交易中心的专员。", "Name the officer of the centre who answers for the case."
        ),
        "green_project_known": Wording("办件已关联登记项目。", "The case is tied to a registered project already."),
        "green_project_of_another": Wording(
            "所选项目不属于本办件的申请单位。", "The project does not belong to the unit that applied."
        ),
        "green_not_granted": Wording(
            "办件不在服务期内：尚未授予，或者已经结束。",
            "The case gets no services: it is not granted yet, or it has ended.",
        ),
        "green_service_not_granted": Wording("本办件没有授予这项服务。", "This service was not granted to the case."),
        "green_clock_runs": Wording("这一环节正在计时。", "The clock of this step runs already."),
        "green_clock_done": Wording("这一环节已经办结。", "This step is done."),
        "green_clock_paused_already": Wording("已在等待申请人补正。", "The clock waits for the applicant already."),
        "green_clock_not_paused": Wording("时钟没有暂停。", "The clock is not paused."),
        "green_pause_needs_supplement": Wording(
            "只有等待申请人补正才能暂停计时，请写明需要补正的内容。",
            "A clock stands still only for the applicant's own supplement. Say what is asked for.",
        ),
        "green_clock_by_clock": Wording(
            "黄灯和超时上报由国家标准时间触发。", "Warnings and escalations come from the standard clock."
        ),
        "green_task_incomplete": Wording(
            "请填写任务内容、联系人，完成日期不早于今天。", "Give the task, who is on call, and a day not before today."
        ),
        "green_task_done_already": Wording("任务已完成。", "The task is done already."),
        "green_outcome_missing": Wording("请写明办理结果。", "State the outcome."),
        "green_duty_incomplete": Wording(
            "请填写值守人员和电话，日期不早于今天。",
            "Give who is on duty, with a telephone number, and a day not before today.",
        ),
        "green_duty_named_already": Wording("这一天已经安排此人值守。", "This person is on duty on that day already."),
        "green_room_of_another_day": Wording(
            "现场事项当天登记：请在今天的现场保障室登记。",
            "Incidents are reported on their day: use the room of today.",
        ),
        "green_incident_incomplete": Wording(
            "请写明发生了什么，由谁负责处理。", "State what happened and who sees to it."
        ),
        "green_incident_resolved_already": Wording("这一事项已经办结。", "This incident is resolved already."),
        "green_case_over": Wording("办件已经结束。", "The case has ended."),
        "green_proof_title_missing": Wording("请写明这份材料是什么。", "Say what the file is."),
        "green_proof_twice": Wording("这份文件已经提交过。", "This file was handed in already."),
        "green_proofs_too_many": Wording("证明材料最多 {most} 份。", "A case takes at most {most} files."),
        "green_hold_day_wrong": Wording(
            "这一时段中心不开放，或者已经开始。请另选。", "The centre is closed then, or it has begun. Choose another."
        ),
        "green_holds_too_many": Wording(
            "一个办件同时最多暂留 {most} 处场地。先释放再暂留。",
            "A case holds at most {most} places at once. Release one first.",
        ),
        "green_hold_over": Wording("暂留已经结束。", "The hold is over."),
        "green_rating_after_end": Wording("办结之后再评价。", "Rate the service when the case is closed."),
        "green_rated_already": Wording("已经评价过，一件一评。", "It is rated already; a case is rated once."),
        "green_callback_by_another": Wording(
            "专员是被评价人，回访由其他同事进行。", "The officer was rated: a colleague calls the rater back."
        ),
        "green_callback_none": Wording("没有需要回访的差评。", "There is no bad rating to call back."),
        "green_callback_done": Wording("已经回访过。", "The rater was called back already."),
        "green_callback_words_missing": Wording(
            "请写明回访了解到的情况和处理结果。", "Say what the rater told you and what was found."
        ),
        "green_correction_not_owed": Wording(
            "回访认定属实、尚未整改的才登记整改。",
            "Only what was found true and is not yet put right is recorded here.",
        ),
        "promise_file_of_nothing": Wording(
            "该标段没有未办结的承诺，不需要补交材料。",
            "This lot has no open promise or statement to hand files in for.",
        ),
        "green_rating_over": Wording(
            "评价期（五个工作日）已过，按默认“满意”单独统计。",
            "The five working days to rate are over; the case counts as satisfied by default, apart from ratings.",
        ),
        "green_terms_unsound": Wording(
            "时限须在 0 至 4200 工作分钟之间（0 为当日），占比上限在 1 至 100 之间。",
            "Times are from 0 to 4200 working minutes (0: the same day), the cap from 1 to 100 percent.",
        ),
        "green_channel_closed": Wording(
            "因容缺承诺未履行，本单位的绿色通道和容缺受理关闭至 {until}。",
            "Because a promise was broken, the green channel and conditional acceptance are closed to the unit until {until}.",
        ),
        "GreenState.applied": Wording("待核验", "waiting for the checks"),
        "GreenState.once_checked": Wording("待第二人核验", "waiting for the second check"),
        "GreenState.checked": Wording("待决定", "waiting for the decision"),
        "GreenState.granted": Wording("服务中", "being served"),
        "GreenState.refused": Wording("不予", "refused"),
        "GreenState.withdrawn": Wording("已撤回", "withdrawn"),
        "GreenState.closed": Wording("已办结", "closed"),
    }
)
