"""Action pages for any workflow: the same table gives the button, its page and its refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, request
from marshmallow import Schema
from werkzeug.wrappers import Response

from registry.audit import labels
from registry.audit import queries as audit
from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import Choices, Form, FormPage, posted_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.deadlines import Clock
from registry.kernel.errors import NotFound
from registry.kernel.schema import Input
from registry.kernel.text import M, Message
from registry.kernel.workflow import Option, Transition, Workflow

from . import clocks
from .wording import explained

CHANGES_SHOWN = 5


@dataclass(frozen=True)
class ActionLink:
    """A button as templates draw it."""

    name: str
    label: str
    href: str
    allowed: bool
    reason: str | None
    tone: str


@dataclass(frozen=True)
class Waiting:
    """What waits for whom until when, with the calculation of the day; `first` is what has to be
    done before."""

    who: str
    what: str
    due: Any
    overdue: bool
    calculation: str | None
    first: str | None = None


def _nothing(subject: Any, transition: Transition) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Handling:
    """How a feature hands its workflow to the generic pages and API.

    `load(code, actor)` gives the subject if the actor may see it (NotFound otherwise), with
    everything its guards and title need. `perform(name, code, actor, version, data)` does the act
    and returns the subject. `choices(subject, transition)` and `initial(subject, transition)` fill
    the action's form. `anchors` names the part of the subject's page to which an action leads
    back; `onward(subject, transition, input)`, where it is given, another page. `template` draws
    the page; it gets `subject`, `transition`, `form`, `back` and what `extra(subject, transition)`
    adds.
    """

    workflow: Workflow
    load: Callable[[str, Actor], Any]
    perform: Callable[[str, str, Actor, int | None, dict[str, Any]], Any]
    choices: Callable[[Any, Transition], Choices] = _nothing
    initial: Callable[[Any, Transition], Mapping[str, Any]] = _nothing
    extra: Callable[[Any, Transition], Mapping[str, Any]] = _nothing
    template: str = "procedure/action.html"
    templates: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    onward: Callable[[Any, Transition, Mapping[str, Any]], str] | None = None


def links(workflow: Workflow, subject: Any, actor: Actor) -> list[ActionLink]:
    """The actions of the sides the actor speaks for: allowed, or with the reason why not."""
    return [link(option, subject) for option in workflow.own_options(subject, actor)]


def link(option: Option, subject: Any) -> ActionLink:
    """One option as a button."""
    transition = option.transition
    return ActionLink(
        transition.name, tr(transition.label), f"{subject.href}/aksi/{transition.name}",
        option.allowed, tr(option.reason) if option.reason else None, transition.tone,
    )  # fmt: skip


def waiting(
    workflow: Workflow, subject: Any, names: Mapping[str, str], today: Any, *,
    explain: bool = False,
) -> Waiting | None:  # fmt: skip
    """Whose move it is, which, and until when, or None when nobody's; `names` are governments by
    code.

    With `explain` (a subject's own page, loaded with all that its guards ask) it says what comes
    before the move, and the calculation counts its earlier stays: two queries.
    """
    codes = sorted(workflow.awaited(subject))
    if not codes:
        return None
    expected = workflow.expected(subject.state)
    held = workflow.hindrance(subject, expected[0]) if explain and len(expected) == 1 else None
    due = subject.due_on
    return Waiting(
        who=", ".join(names.get(c, c) for c in codes),
        what=" / ".join(tr(t.label) for t in expected[:2]),
        first=tr(held) if held else None,
        due=due,
        overdue=bool(due and due < today),
        calculation=_calculation(workflow, subject, explain),
    )


def _calculation(workflow: Workflow, subject: Any, explain: bool) -> str | None:
    stage = workflow.stage(subject.state)
    if explain:
        clock = clocks.clock_of(workflow, subject)
    else:
        due = deadlines.due(stage.deadline, subject.state_since)
        clock = Clock(due.days, 0, due) if due else None
    if clock is None or clock.due.on != subject.due_on:
        return None
    return explained(stage.label, clock)


def add_action_pages(pages: Blueprint, rule: str, handling: Handling) -> None:
    """Adds GET and POST `<rule>/aksi/<name>` for every action of the workflow.

    `rule` has `<code>`, for example "/permohonan/<code>".
    """

    @access(SIGNED_IN)
    def action(code: str, name: str) -> Response:
        return _page(handling, code, name).show()

    @access(SIGNED_IN)
    @writes
    def perform(code: str, name: str) -> Response:
        return _page(handling, code, name).submit(lambda data: _act(handling, code, name, data))

    pages.add_url_rule(f"{rule}/aksi/<name>", "action", action, methods=["GET"])
    pages.add_url_rule(f"{rule}/aksi/<name>", "perform", perform, methods=["POST"])


def _act(handling: Handling, code: str, name: str, data: dict[str, Any]) -> str:
    subject = handling.perform(name, code, current_actor(), posted_version(), data)
    transition = handling.workflow.transition(name)
    if transition is None:
        raise NotFound
    flash(tr(M("Tercatat: %(event)s.", event=Message(transition.event))), "ok")
    if handling.onward is not None:
        return handling.onward(subject, transition, data)
    anchor = handling.anchors.get(name)
    return f"{subject.href}#{anchor}" if anchor else str(subject.href)


def _page(handling: Handling, code: str, name: str) -> FormPage:
    actor = current_actor()
    subject = handling.load(code, actor)
    transition = handling.workflow.transition(name)
    sides = handling.workflow.sides(subject, actor)
    if transition is None or not sides & set(transition.parties):
        raise NotFound
    schema: Schema = (transition.schema or Input)()

    def context() -> dict[str, Any]:
        fresh = handling.load(code, actor)
        catch_up(page.form, handling.workflow, fresh, actor)
        refusal = handling.workflow.refusal(fresh, transition, actor, {})
        return {
            "subject": fresh, "transition": transition, "back": fresh.href,
            "refusal": tr(refusal.message) if refusal else None,
            "stage": handling.workflow.stage(fresh.state), **handling.extra(fresh, transition),
        }  # fmt: skip

    initial = dict(handling.initial(subject, transition))
    if request.method == "GET":
        initial |= {k: v for k, v in request.args.items() if k in schema.fields}
    template = handling.templates.get(name, handling.template)
    page = FormPage(
        schema, template, initial=initial, choices=handling.choices(subject, transition),
        version=posted_version() or subject.version, context=context,
    )  # fmt: skip
    return page


def catch_up(form: Form, workflow: Workflow, fresh: Any, actor: Actor) -> None:
    """After a refusal the page shows the newest state and who brought it about, so what it sends
    next time was decided knowing that state: it carries the newest version."""
    seen = form.version
    if not form.message or seen is None or seen == fresh.version:
        return
    form.version = fresh.version
    entries = audit.of_subjects([(workflow.kind, fresh.code)], actor)
    since = entries[: max(1, min(fresh.version - seen, CHANGES_SHOWN))]
    form.changes = [
        tr(M("%(at)s: %(what)s, oleh %(who)s", at=e.at, what=Message(labels.label(e.action)),
             who=e.actor_name)) for e in since
    ]  # fmt: skip


__all__ = ["ActionLink", "Handling", "Waiting", "add_action_pages", "catch_up", "link", "links",
           "waiting"]  # fmt: skip
