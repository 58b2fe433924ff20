"""What people are told of a green channel case: the applicant's side, its officer, those who check, and the heads."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

GREEN: Mapping[str, Wording] = {
    "green.applied": Wording(
        Words("绿色通道申请待核验", "请核验证明文件是否真实、是否属于所申请的类别。两次核验由不同的人进行。"),
        Words(
            "Green channel case waits for the checks",
            "Check that the proof is genuine and of the kind named. The two checks are made by different people.",
        ),
    ),
    "green.checked": Wording(
        Words("绿色通道申请已核验第 {number} 次", "意见：{opinion}。两次核验之后作出决定。"),
        Words(
            "Green channel case: check no. {number} made", "It says: {opinion}. The decision follows after two checks."
        ),
    ),
    "green.granted": Wording(
        Words("已授予绿色通道", "服务：{services_said}。理由已公开：{reason}。专员负责跟办，法定时间一天不少。"),
        Words(
            "Green channel granted",
            "Services: {services_said}. The public reason: {reason}. An officer answers for the case; no statutory time is shortened.",
        ),
    ),
    "green.refused": Wording(
        Words("不予绿色通道", "理由已公开：{reason}。项目按普通程序办理；情况变化后可以重新申请。"),
        Words(
            "Green channel refused",
            "The public reason: {reason}. The project goes the ordinary way; ask again when things change.",
        ),
    ),
    "green.withdrawn": Wording(
        Words("绿色通道办件已撤回", "申请单位已撤回，项目按普通程序办理。"),
        Words("Green channel case withdrawn", "The applicant withdrew it; the project goes the ordinary way."),
    ),
    "green.closed": Wording(
        Words(
            "绿色通道已办结，请评价",
            "小结已公开：{summary}。请在五个工作日内评价；未评价的默认“满意”，单独统计，不计入主动好评率。",
        ),
        Words(
            "Green channel case closed: rate it",
            "What is public of it: {summary}. Rate the service within five working days; after that it counts as satisfied by "
            "default, apart from those who rated.",
        ),
    ),
    "green.callback_asked": Wording(
        Words("差评待回访", "请在 {due_at} 前回访评价人，核实情况并登记结果。专员是被评价人，不参加回访。"),
        Words(
            "Bad rating to be called back",
            "Call the rater by {due_at}, look into it and record what you found. The officer was rated and takes no part.",
        ),
    ),
    "green.called_back": Wording(
        Words("对您评价的回访已登记", "答复：{answer}。认定属实的，十五个工作日内整改，结果另行告知。"),
        Words(
            "Your rating was answered",
            "It says: {answer}. What was found true is put right within fifteen working days, and you are told how.",
        ),
    ),
    "green.rating_corrected": Wording(
        Words("您反映的问题已整改", "怎样整改：{correction}"),
        Words("What you reported is put right", "How: {correction}"),
    ),
    "green.project_named": Wording(
        Words("项目卡已关联登记项目", "项目已经登记进场，授予的服务转到该项目。"),
        Words("Project card tied to its project", "The project is registered; its services go with it."),
    ),
    "green.clock_paused": Wording(
        Words("{step_word}：等待您补正", "请补正：{asked}。补正期间不计入交易中心的办理时限，补正后计时继续。"),
        Words(
            "{step_word}: waits for you",
            "Please supplement: {asked}. The centre's time stands still until then, and goes on after it.",
        ),
    ),
    "green.clock_resumed": Wording(
        Words("{step_word}：申请人已补正", "计时继续，请在 {due_at} 前办结。"),
        Words("{step_word}: supplemented", "The clock goes on. It is due at {due_at}."),
    ),
    "green.clock_warned": Wording(
        Words("黄灯：{step_word}即将到期", "办理时限已过四分之三，请在 {due_at} 前办结。"),
        Words("Yellow: {step_word} is due soon", "Three quarters of the time are over. Finish it by {due_at}."),
    ),
    "green.clock_escalated": Wording(
        Words(
            "红灯：{step_word}已超时",
            "应在 {due_at} 前办结，至今没有办结，已上报中心负责人和监督部门。请立即办理并说明。",
        ),
        Words(
            "Red: {step_word} is overdue",
            "It was due at {due_at} and is not done. The heads of the centre and the supervisor know. Act now, and say why.",
        ),
    ),
    "green.task_added": Wording(
        Words("联动任务已交办：{title}", "由{unit_word}办理，{due_on} 前完成。"),
        Words("Joint task given: {title}", "For: {unit_word}. Due on {due_on}."),
    ),
    "green.task_done": Wording(
        Words("联动任务已完成", "结果：{outcome}"),
        Words("Joint task done", "Outcome: {outcome}"),
    ),
    "green.incident_reported": Wording(
        Words("现场事项：{title}", "{on} 的现场保障室已登记，负责人见保障室页面。请留意并配合处理。"),
        Words(
            "Incident of the day: {title}",
            "It is in the incident room of {on}, with who sees to it. Watch it and help where you are needed.",
        ),
    ),
    "green.incident_resolved": Wording(
        Words("现场事项已解决：{title}", "用时 {minutes} 分钟。怎样解决：{resolution}"),
        Words("Incident resolved: {title}", "After {minutes} minutes. How: {resolution}"),
    ),
    "green.task_due": Wording(
        Words("联动任务今日到期：{title}", "由{unit_word}办理。请联系办件页上的联系人，并登记结果。"),
        Words(
            "Joint task due today: {title}", "For: {unit_word}. Call whom the case page names, and record the outcome."
        ),
    ),
    "green.task_overdue": Wording(
        Words("联动任务超期：{title}", "由{unit_word}办理，{due_on} 已过，没有登记结果。请立即催办。"),
        Words(
            "Joint task overdue: {title}", "For: {unit_word}. {due_on} has passed without an outcome. Press for it now."
        ),
    ),
}
