"""Writes the rule manual (docs/审核规则.md) from the registry, and adds new rules to the ledger of ids.

The ledger (tests/rule_ids.txt) holds every id that was ever given, with the title of its rule: an id is never used
again for another. A test compares both with the registry.
"""

from __future__ import annotations

from pathlib import Path

from generator.audit.manual import manual
from generator.audit.registry import all_rules, in_order
from generator.pack.loading import load_pack, pack_ids, templates_folder

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs" / "审核规则.md"
LEDGER = ROOT / "tests" / "rule_ids.txt"


def main() -> None:
    """Write both files."""
    packs = [load_pack(identifier) for identifier in sorted(pack_ids(templates_folder()))]
    rules = in_order({rule.id: rule for pack in packs for rule in all_rules(pack)}.values())
    years = tuple(sorted({year for pack in packs for year in pack.manifest.years}, reverse=True))
    MANUAL.write_text(manual(rules, years), "utf-8")
    given = dict(line.split(" ", 1) for line in LEDGER.read_text("utf-8").splitlines()) if LEDGER.exists() else {}
    new = {rule.id: rule.title for rule in rules if rule.id not in given}
    LEDGER.write_text("".join(f"{name} {title}\n" for name, title in sorted({**given, **new}.items())), "utf-8")
    print(f"{MANUAL.relative_to(ROOT)}：{len(rules)} 条规则，新编号 {len(new)} 个")


if __name__ == "__main__":
    main()
