"""Trees of texts as people type them: groups, lists and texts, without places.

Comes in: nodes with places. Goes out: dicts, lists and texts in typed order.
"""

from __future__ import annotations

Tree = dict[str, "Tree"] | list["Tree"] | str
KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the outside in."""
