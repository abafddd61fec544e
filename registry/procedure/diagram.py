"""`docs/workflow.md` from the tables: a diagram and two tables for each workflow."""

from collections.abc import Iterable

from registry.config.deadlines import DEADLINES
from registry.kernel.workflow import Stage, Transition, Workflow

HEAD = """# Workflows

Generated from the tables in each package's `workflow.py` by `flask workflow docs`; a test compares.
Labels are those of the interface. A stage without a deadline waits without end.
"""


def document(workflows: Iterable[Workflow]) -> str:
    """The whole document."""
    return "\n".join([HEAD, *(_section(w) for w in workflows)]).rstrip() + "\n"


def _section(workflow: Workflow) -> str:
    return "\n".join(
        [
            f"## {workflow.title} (`{workflow.kind}`)\n",
            "```mermaid",
            *_diagram(workflow),
            "```\n",
            "| stage | label | awaits | deadline setting | tone |",
            "|---|---|---|---|---|",
            *(_stage(workflow, s) for s in workflow.stages),
            "",
            "| action | label | from | to | by | roles | needs | told | basis |",
            "|---|---|---|---|---|---|---|---|---|",
            *(_transition(workflow, t) for t in workflow.transitions),
            "",
        ]
    )


def _diagram(workflow: Workflow) -> list[str]:
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.stages[0].name}"]
    lines += [f"    {a} --> {b}: {t.name}" for a, b, t in workflow.edges()]
    return lines + [f"    {s.name} --> [*]" for s in workflow.stages if s.final]


def _cell(parts: Iterable[str]) -> str:
    return ", ".join(parts).replace("|", "\\|") or "–"


def _stage(workflow: Workflow, stage: Stage) -> str:
    awaits = _cell(workflow.party_labels[p] for p in stage.awaits)
    setting = DEADLINES[stage.deadline].env_name if stage.deadline else ""
    deadline = f"`{setting}`" if setting else "–"
    return f"| `{stage.name}` | {stage.label} | {awaits} | {deadline} | {stage.tone} |"


def _transition(workflow: Workflow, action: Transition) -> str:
    rules = (*action.eyes, *action.guards)
    needs = [(g.__doc__ or g.__name__).strip().splitlines()[0].rstrip(".") for g in rules]
    fields = [n for n, f in (action.schema().fields if action.schema else {}).items() if f.required]
    if fields:
        needs.append("input: " + ", ".join(f"`{n}`" for n in fields))
    return (
        f"| `{action.name}` | {action.label} | {_cell(f'`{s}`' for s in action.sources)} "
        f"| {_targets(action)} "
        f"| {_cell(workflow.party_labels[p] for p in action.parties)} "
        f"| {_cell(workflow.role_labels[r] for r in action.roles)} | {_cell(needs)} "
        f"| {_cell(workflow.party_labels[p] for p in action.tells)} | {action.law or '–'} |"
    )


def _targets(action: Transition) -> str:
    if not action.targets:
        return "stays"
    fewer = [
        f"from `{source}` " + (f"only {_named(reached)}" if reached else "it stays")
        for source, reached in action.fewer.items()
    ]
    return _named(action.targets) + (f" ({'; '.join(fewer)})" if fewer else "")


def _named(stages: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in stages)
