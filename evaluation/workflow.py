"""Workflow of a figure (填报项流程): states, transitions and guards as one table, printed in the app and walked by tests.

    reached = next_state(State.DRAFT, Action.SUBMIT, Role.FILLER, facts, Profile.NORMAL)

`facts` are the guards that hold; whoever asks finds them out first. Two profiles share the table: 常规 for an office
of three people, 严格 with every separation of duty. Source: workflow design, States of a figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from evaluation.errors import AppraisalError
from evaluation.terms import Term


class Profile(Term):
    """How strictly duties are kept apart (流程模式)."""

    NORMAL = "normal", "常规"
    STRICT = "strict", "严格"


class State(Term):
    """State of a figure (填报项状态); counties see the five words of `word`."""

    UNOPENED = "unopened", "未开放"
    DUE = "due", "待报"
    DRAFT = "draft", "填报中"
    SIGNING = "signing", "待审签"
    SUBMITTED = "submitted", "已报"
    REVIEW = "review", "审核中"
    RETURNED = "returned", "退回"
    CHECKING = "checking", "待核对"
    VERIFIED = "verified", "已核定"
    CONFIRMED = "confirmed", "已审定"
    RELEASED = "released", "已公布"
    OBJECTED = "objected", "异议复核中"
    FINAL = "final", "正式"
    ARCHIVED = "archived", "归档"
    CORRECTING = "correcting", "更正中"
    MISSED = "missed", "缺报"
    VOID = "void", "作废"

    @property
    def word(self) -> str:
        """What the county sees (对县用语): five words; a void figure is 作废 to everyone."""
        return WORDS[self]


_OPEN = (State.UNOPENED, State.DUE, State.DRAFT, State.SIGNING, State.CHECKING, State.MISSED)
_SHOWN = (State.RELEASED, State.OBJECTED, State.FINAL, State.ARCHIVED, State.CORRECTING)
WORDS = {
    **dict.fromkeys(_OPEN, "待报"), State.SUBMITTED: "已报", State.REVIEW: "已报", State.RETURNED: "退回",
    State.VERIFIED: "已核定", State.CONFIRMED: "已核定", **dict.fromkeys(_SHOWN, "已公布"), State.VOID: "作废",
}  # fmt: skip


class Role(Term):
    """Who acts (角色); titles of bodies are settings, these are the parts they play."""

    FILLER = "filler", "填报人"
    SIGNER = "signer", "审签人"
    REVIEWER = "reviewer", "部门审核人"
    HEAD = "head", "部门负责人"
    OFFICE = "office", "考核办"
    MEMBER = "member", "考核领导小组成员"
    CHAIR = "chair", "组长"
    JUDGE = "judge", "评委"
    APPEALS = "appeals", "复核组"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计"
    ADMIN = "admin", "管理员"
    SYSTEM = "system", "系统"
    VISITOR = "visitor", "访客"


class Action(Term):
    """What moves a figure (动作)."""

    OPEN = "open", "开放"
    FILL = "fill", "填报"
    REQUEST_SIGNATURE = "request_signature", "送审签"
    SUBMIT = "submit", "报出"
    RECALL = "recall", "撤回"
    TAKE = "take", "受理"
    RETURN = "return", "退回"
    VERIFY = "verify", "核定"
    PRESENT = "present", "提交核对"
    AGREE = "agree", "核对无误"
    LAPSE = "lapse", "逾期未回复"
    DISPUTE = "dispute", "提出不同意见"
    CONFIRM = "confirm", "审定"
    RELEASE = "release", "公布"
    OBJECT = "object", "提出异议"
    REJECT = "reject", "异议不成立"
    UPHOLD = "uphold", "异议成立"
    FINALISE = "finalise", "定为正式"
    ARCHIVE = "archive", "归档"
    REOPEN = "reopen", "启动更正"
    CORRECT = "correct", "完成更正"
    MISS = "miss", "记为缺报"
    ANNUL = "annul", "作废"


class Guard(Term):
    """What must hold for a transition (前提); `label` is the sentence shown while it does not."""

    TARGET_IN_FORCE = "target_in_force", "年度目标尚未生效"
    APPLICABLE = "applicable", "本单位不适用该指标"
    IN_WINDOW = "in_window", "不在填报时间内，也没有批准的补报申请"
    NO_BLOCK = "no_block", "还有必须改正的差错"
    EXPLAINED = "explained", "还有需要说明而未说明的数据"
    EVIDENCED = "evidenced", "应附的佐证材料不全"
    DECLARED = "declared", "填报人尚未作出真实性声明"
    UNSEEN = "unseen", "部门已经受理，不能再撤回"
    OWN_INDICATOR = "own_indicator", "该指标的数据不由本部门负责"
    OWN_UNIT = "own_unit", "不是本单位的填报项"
    OTHER_THAN_FILLER = "other_than_filler", "审签人不能是填报人本人"
    OTHER_HOUSE = "other_house", "填报单位不能核定自己的数据"
    REASONED = "reasoned", "必须写明原因"
    DATED = "dated", "必须写明重报期限"
    GROUNDED = "grounded", "核定值须有依据"
    COUNTERSIGNED = "countersigned", "差异超过容许范围，须部门负责人会签"
    SILENT = "silent", "核对期限未满"
    SOURCED = "sourced", "数据来源文件未登记"
    LIST_READ = "list_read", "差异清单尚未审阅"
    OTHER_THAN_VERIFIER = "other_than_verifier", "核定的部门和人员不能参加审定"
    RECOMPUTED = "recomputed", "复算结果与在案结果不一致"
    TWO_PERSONS = "two_persons", "须由两人分别登录确认"
    OUTSIDE_LOG = "outside_log", "经手过该填报项的人不能参加复核"
    NOTHING_OPEN = "nothing_open", "还有未办结的事项"
    SEALED = "sealed", "归档包尚未通过两次核验"
    OVERDUE = "overdue", "尚未超过期限和宽限期"
    DECIDED = "decided", "须有决定文件"


BOTH = (Profile.NORMAL, Profile.STRICT)
STRICT_ONLY = (Profile.STRICT,)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table (流转): from these states by this action to that one, by whom, under what.

    `strict` are the guards that only 严格 asks for; `profiles` where the row holds at all.
    """

    action: Action
    sources: tuple[State, ...]
    target: State
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()
    strict: tuple[Guard, ...] = ()
    profiles: tuple[Profile, ...] = BOTH

    def needs(self, profile: Profile) -> tuple[Guard, ...]:
        """What must hold in a profile (前提)."""
        return (*self.guards, *self.strict) if profile is Profile.STRICT else self.guards


_S, _A, _G, _R = State, Action, Guard, Role
_COMPLETE = (_G.NO_BLOCK, _G.EXPLAINED, _G.EVIDENCED)
TRANSITIONS: tuple[Transition, ...] = (
    Transition(_A.OPEN, (_S.UNOPENED,), _S.DUE, (_R.SYSTEM, _R.OFFICE), (_G.TARGET_IN_FORCE, _G.APPLICABLE)),
    Transition(_A.FILL, (_S.DUE, _S.RETURNED, _S.MISSED), _S.DRAFT, (_R.FILLER,), (_G.OWN_UNIT, _G.IN_WINDOW)),
    Transition(
        _A.REQUEST_SIGNATURE, (_S.DRAFT,), _S.SIGNING, (_R.FILLER,), (_G.OWN_UNIT, *_COMPLETE), profiles=STRICT_ONLY
    ),
    Transition(
        _A.SUBMIT, (_S.DRAFT,), _S.SUBMITTED, (_R.FILLER,), (_G.OWN_UNIT, _G.IN_WINDOW, *_COMPLETE, _G.DECLARED),
        profiles=(Profile.NORMAL,),
    ),
    Transition(
        _A.SUBMIT, (_S.SIGNING,), _S.SUBMITTED, (_R.SIGNER,),
        (_G.OWN_UNIT, _G.IN_WINDOW, *_COMPLETE, _G.DECLARED, _G.OTHER_THAN_FILLER), profiles=STRICT_ONLY,
    ),
    Transition(_A.RETURN, (_S.SIGNING,), _S.DRAFT, (_R.SIGNER,), (_G.OWN_UNIT, _G.REASONED), profiles=STRICT_ONLY),
    Transition(
        _A.RECALL, (_S.SUBMITTED,), _S.DRAFT, (_R.FILLER,), (_G.OWN_UNIT, _G.UNSEEN), profiles=(Profile.NORMAL,)
    ),
    Transition(_A.RECALL, (_S.SUBMITTED,), _S.DRAFT, (_R.SIGNER,), (_G.OWN_UNIT, _G.UNSEEN), profiles=STRICT_ONLY),
    Transition(_A.TAKE, (_S.SUBMITTED,), _S.REVIEW, (_R.REVIEWER,), (_G.OWN_INDICATOR, _G.OTHER_HOUSE)),
    Transition(_A.RETURN, (_S.REVIEW,), _S.RETURNED, (_R.REVIEWER,), (_G.OWN_INDICATOR, _G.REASONED, _G.DATED)),
    Transition(
        _A.VERIFY, (_S.REVIEW,), _S.VERIFIED, (_R.REVIEWER,), (_G.OWN_INDICATOR, _G.OTHER_HOUSE, _G.GROUNDED),
        (_G.COUNTERSIGNED,),
    ),
    Transition(_A.PRESENT, (_S.DUE,), _S.CHECKING, (_R.REVIEWER,), (_G.OWN_INDICATOR, _G.SOURCED)),
    Transition(_A.RECALL, (_S.CHECKING,), _S.DUE, (_R.REVIEWER,), (_G.OWN_INDICATOR, _G.REASONED)),
    Transition(_A.AGREE, (_S.CHECKING,), _S.VERIFIED, (_R.FILLER,), (_G.OWN_UNIT,)),
    Transition(_A.LAPSE, (_S.CHECKING,), _S.VERIFIED, (_R.SYSTEM, _R.OFFICE), (_G.SILENT,)),
    Transition(_A.DISPUTE, (_S.CHECKING,), _S.REVIEW, (_R.FILLER,), (_G.OWN_UNIT, _G.REASONED, _G.EVIDENCED)),
    Transition(
        _A.CONFIRM, (_S.VERIFIED,), _S.CONFIRMED, (_R.OFFICE, _R.MEMBER, _R.CHAIR), (_G.LIST_READ,),
        (_G.OTHER_THAN_VERIFIER,),
    ),
    Transition(_A.RETURN, (_S.VERIFIED,), _S.REVIEW, (_R.OFFICE, _R.MEMBER, _R.CHAIR), (_G.REASONED,)),
    Transition(
        _A.RELEASE, (_S.CONFIRMED, _S.MISSED), _S.RELEASED, (_R.OFFICE, _R.CHAIR), (_G.RECOMPUTED, _G.TWO_PERSONS)
    ),
    Transition(_A.OBJECT, (_S.RELEASED,), _S.OBJECTED, (_R.FILLER,), (_G.OWN_UNIT, _G.REASONED)),
    Transition(_A.REJECT, (_S.OBJECTED,), _S.RELEASED, (_R.APPEALS,), (_G.GROUNDED,), (_G.OUTSIDE_LOG,)),
    Transition(_A.UPHOLD, (_S.OBJECTED,), _S.CONFIRMED, (_R.APPEALS,), (_G.GROUNDED,), (_G.OUTSIDE_LOG,)),
    Transition(_A.FINALISE, (_S.RELEASED,), _S.FINAL, (_R.CHAIR, _R.OFFICE), (_G.NOTHING_OPEN, _G.TWO_PERSONS)),
    Transition(_A.ARCHIVE, (_S.FINAL,), _S.ARCHIVED, (_R.SYSTEM,), (_G.SEALED,)),
    Transition(
        _A.REOPEN, (_S.FINAL, _S.ARCHIVED), _S.CORRECTING, (_R.CHAIR, _R.OFFICE),
        (_G.REASONED, _G.DECIDED, _G.TWO_PERSONS),
    ),
    Transition(
        _A.CORRECT, (_S.CORRECTING,), _S.FINAL, (_R.CHAIR, _R.OFFICE), (_G.GROUNDED, _G.RECOMPUTED, _G.TWO_PERSONS)
    ),
    Transition(_A.MISS, (_S.DUE, _S.DRAFT, _S.SIGNING, _S.RETURNED), _S.MISSED, (_R.OFFICE,), (_G.OVERDUE,)),
    Transition(
        _A.ANNUL, tuple(state for state in State if state is not State.VOID), _S.VOID, (_R.OFFICE,), (_G.DECIDED,)
    ),
)  # fmt: skip


class NotAllowed(AppraisalError):
    """A step the table does not know, or whose guards do not hold (不能办理); nothing changes."""


def transitions(state: State, profile: Profile) -> Iterator[Transition]:
    """The rows that lead out of a state (可办流转)."""
    return (row for row in TRANSITIONS if state in row.sources and profile in row.profiles)


def actions(state: State, role: Role, profile: Profile) -> tuple[Action, ...]:
    """What a role may try in a state (可办动作), guards apart."""
    return tuple(dict.fromkeys(row.action for row in transitions(state, profile) if role in row.roles))


def row_of(state: State, action: Action, role: Role, profile: Profile) -> Transition:
    """The row for a step (流转); raises `NotAllowed` naming state, action and role."""
    for row in transitions(state, profile):
        if row.action is action and role in row.roles:
            return row
    raise NotAllowed(f"填报项为“{state.label}”，{role.label}不能办理“{action.label}”。")


def next_state(state: State, action: Action, role: Role, facts: Collection[Guard], profile: Profile) -> State:
    """The state a step leads to (流转结果); raises `NotAllowed` with every guard that does not hold."""
    row = row_of(state, action, role, profile)
    wanting = [guard.label for guard in row.needs(profile) if guard not in facts]
    if wanting:
        raise NotAllowed(f"不能办理“{action.label}”：{'；'.join(wanting)}。")
    return row.target


@dataclass(frozen=True, slots=True)
class Step:
    """One step taken (流转记录)."""

    action: Action
    role: Role


def fold(steps: Iterable[Step], profile: Profile, start: State = State.UNOPENED) -> State:
    """The state a history leads to (由记录推出状态); raises `NotAllowed` on a step no row allows."""
    state = start
    for step in steps:
        state = row_of(state, step.action, step.role, profile).target
    return state
