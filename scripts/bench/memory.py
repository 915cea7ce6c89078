"""Section e: memory of one worker that builds report after report."""

from __future__ import annotations

from scripts.bench.page import Target, section, table
from scripts.bench.plan import Plan
from scripts.bench.rounds import task
from tests.generated import bureau, many


def measure(plan: Plan) -> str:
    """Build the reports of a bureau in one process and return the section."""
    root = plan.scratch / "resident"
    many(root, bureau(plan.resident))
    row = task("resident", root, plan.scratch / "built", plan.resident // 4)
    used = [each for name, each in row.items() if name != "peak"]
    return section(
        f"One process builds all five formats of {plan.resident} generated departments, one after the other; MB in use "
        "between reports, after the garbage collector has run.",
        table(["after reports", "MB"], [[name, each] for name, each in row.items() if name != "peak"]),
        f"Its peak, while it builds the largest: {row['peak']:.0f} MB.",
        targets=[Target("memory at the end, of that after a quarter", used[-1] / used[0], 1.2)],
    )
