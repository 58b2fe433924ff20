"""What is told at the desk: entry registrations, halls, applications."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

DESK: Mapping[str, Wording] = {
    "lot.entry_submitted": Wording(
        Words("进场登记待核验", "第 {time} 次提交。请按承诺时限核验；需补正的，一次性告知全部内容。"),
        Words(
            "Entry registration waits for the check",
            "Submission no. {time}. Check it within the time promised; if something is missing, name all of it at once.",
        ),
    ),
    "lot.entry_returned": Wording(
        Words("进场登记需要补正", "共 {defect_count} 项，已一次性列明。补正后重新提交即可，不需重新填写。"),
        Words(
            "The entry registration needs to be completed",
            "{defect_count} items, all of them listed. Complete them and hand it in again; nothing has to be typed twice.",
        ),
    ),
    "lot.entry_accepted": Wording(
        Words("进场登记已受理", "接下来由交易中心安排开标场地和时间。"),
        Words("Entry registration accepted", "Next, the centre arranges the opening hall and the time."),
    ),
    "lot.statement_found_true": Wording(
        Words("告知承诺核查属实", "核查情况：{finding}。不需再补材料。"),
        Words("Your signed statement was found true", "The check: {finding}. Nothing has to follow."),
    ),
    "lot.statement_found_wrong": Wording(
        Words(
            "告知承诺核查不实，请改正",
            "核查情况：{finding}。请在 {correct_by} 当日结束前改正，改正前不能安排场地和发布公告。",
        ),
        Words(
            "Your signed statement was found wrong",
            "The check: {finding}. Correct it by the end of {correct_by}; until then neither venue nor notice.",
        ),
    ),
    "lot.statement_corrected": Wording(
        Words("不实承诺已改正，待复核", "改正内容：{correction}。请复核。"),
        Words("A wrong statement was corrected", "Corrected: {correction}. Check it again."),
    ),
    "lot.statement_broken": Wording(
        Words(
            "不实承诺逾期未改正",
            "{correct_by} 未改正：后续环节停止，单位的告知承诺、容缺受理和绿色通道关闭至 {closed_until}。",
        ),
        Words(
            "A wrong statement was not corrected in time",
            "Not corrected by {correct_by}: the next steps stop, and the unit's shortcuts are closed until {closed_until}.",
        ),
    ),
    "lot.promise_given": Wording(
        Words("容缺承诺已签署", "承诺于 {due_on} 前补齐暂缺的材料。核验进场登记时请查看承诺书。"),
        Words(
            "Materials promised", "What is missing was promised by {due_on}. Read the promise when you check the entry."
        ),
    ),
    "lot.promise_handed_in": Wording(
        Words("容缺材料已补交，待确认", "补交：{words}。核对后确认，关口才放行。"),
        Words("Promised materials handed in", "Handed in: {words}. Check and confirm them; the gate opens then."),
    ),
    "lot.promise_sent_back": Wording(
        Words("补交的材料不齐", "仍缺：{words}。补齐期限 {due_on} 不变。"),
        Words("Promised materials sent back", "Still missing: {words}. The day to make good, {due_on}, stays."),
    ),
    "lot.promise_kept": Wording(
        Words("容缺材料已确认补齐", "关口已放行，接着办理下一环节。"),
        Words("Promise kept", "The materials are confirmed; go on with the next step."),
    ),
    "lot.promise_reminded": Wording(
        Words(
            "容缺材料待补齐，还有 {days} 天",
            "请在 {due_on} 当日结束前补交。逾期的，后续环节停止，容缺受理和绿色通道关闭。",
        ),
        Words(
            "Promised materials: {days} days left",
            "Hand them in by the end of {due_on}. After it the next steps stop and the green channel is closed to the unit.",
        ),
    ),
    "lot.promise_broken": Wording(
        Words("容缺承诺逾期", "{due_on} 未补齐：后续环节停止，单位的容缺受理和绿色通道关闭至 {closed_until}。"),
        Words(
            "Promise broken",
            "Not made good by {due_on}: the next steps stop, and the channel is closed to the unit until {closed_until}.",
        ),
    ),
    "lot.venue_arranged": Wording(
        Words("开标场地已安排", "{hall}，{opening_at} 开标；投标截止为同一时刻。接下来编制招标文件并发布公告。"),
        Words(
            "Opening hall arranged",
            "{hall}, opening at {opening_at}; the deadline is the same moment. Next: prepare the document and publish.",
        ),
    ),
    "lot.entry_refused": Wording(
        Words("进场登记不予受理", "理由和依据见标段的进场登记页。不予受理只限法定的四种情形。"),
        Words(
            "Entry registration refused",
            "Reason and ground stand on the lot's entry page. Only four grounds allow a refusal.",
        ),
    ),
    "lot.venue_released": Wording(
        Words("开标场地已释放", "原安排不再有效，交易中心将重新安排。"),
        Words("Opening hall released", "The arrangement no longer holds; the centre will make a new one."),
    ),
    "application.submitted": Wording(
        Words("入驻申请待核验", "新的入驻申请已提交。需补正的，一次性告知全部内容。"),
        Words(
            "An application waits for the check",
            "A new organisation applied. If something is missing, name all of it at once.",
        ),
    ),
    "application.resubmitted": Wording(
        Words("入驻申请已补正", "申请单位已按一次性告知补正并再次提交。"),
        Words("An application was completed", "The applicant completed what was named and handed it in again."),
    ),
}
