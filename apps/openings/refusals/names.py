"""What the states, actions and holders are called."""

from __future__ import annotations

from apps.core.refusals import Wording, words

NAMES = words(
    {
        "OpeningState.not_open": Wording("未开放", "Not open"),
        "OpeningState.sign_in": Wording("签到中", "Sign-in"),
        "OpeningState.closed_for_bids": Wording("已截止，等待开标", "Closed for bids"),
        "OpeningState.started": Wording("已开始", "Started"),
        "OpeningState.list_published": Wording("名单已公布", "List published"),
        "OpeningState.decrypting": Wording("解密中", "Decrypting"),
        "OpeningState.decrypt_settled": Wording("解密结束", "Decryption settled"),
        "OpeningState.announcing": Wording("唱标中", "Reading out"),
        "OpeningState.confirming": Wording("确认中", "Confirming"),
        "OpeningState.record_signing": Wording("签署记录", "Signing the record"),
        "OpeningState.closed": Wording("开标结束", "Closed"),
        "OpeningState.handed_to_evaluation": Wording("已移交评标", "Handed to evaluation"),
        "OpeningState.paused": Wording("暂停", "Paused"),
        "OpeningState.failed": Wording("招标失败", "Failed"),
        "OpeningAction.open_sign_in": Wording("开放签到", "opening the sign-in"),
        "OpeningAction.sign_in": Wording("签到", "signing in"),
        "OpeningAction.close_for_bids": Wording("截止", "closing for bids"),
        "OpeningAction.start": Wording("开始开标", "starting the opening"),
        "OpeningAction.register_holder": Wording("持钥人就绪", "getting ready as a holder"),
        "OpeningAction.contribute_secret": Wording("提交随机数", "giving a secret to the draw"),
        "OpeningAction.draw": Wording("抽取", "drawing"),
        "OpeningAction.publish_list": Wording("公布名单", "publishing the list"),
        "OpeningAction.start_decryption": Wording("开始解密", "starting decryption"),
        "OpeningAction.release": Wording("解密", "releasing the keys"),
        "OpeningAction.attribute": Wording("归因", "stating the cause"),
        "OpeningAction.settle": Wording("结束解密", "settling decryption"),
        "OpeningAction.reveal": Wording("公开份额", "revealing the shares"),
        "OpeningAction.open_bid": Wording("开启投标文件", "opening a bid"),
        "OpeningAction.import_backup": Wording("导入备份文件", "importing a backup"),
        "OpeningAction.announce": Wording("唱标", "reading out"),
        "OpeningAction.raise_objection": Wording("提出异议", "raising an objection"),
        "OpeningAction.answer_objection": Wording("答复异议", "answering an objection"),
        "OpeningAction.confirm": Wording("确认", "confirming"),
        "OpeningAction.make_record": Wording("生成开标记录", "making the record"),
        "OpeningAction.sign_record": Wording("签署开标记录", "signing the record"),
        "OpeningAction.close": Wording("结束开标", "closing the opening"),
        "OpeningAction.hand_over": Wording("移交评标", "handing over to evaluation"),
        "OpeningAction.pause": Wording("暂停", "pausing"),
        "OpeningAction.resume": Wording("恢复", "resuming"),
        "OpeningAction.declare_failed": Wording("宣布招标失败", "declaring the tender failed"),
        "HolderRole.host": Wording("主持人", "host"),
        "HolderRole.witness": Wording("见证人", "witness"),
        "HolderRole.representative": Wording("招标人（采购人）代表", "the buyer's representative"),
    }
)
