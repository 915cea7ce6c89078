"""What follows from the figures of a department's units: its totals, and where something has to be explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.generated.figures import CAPITAL, FUND, GENERAL, OTHER, Book, Pair, Spending


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a department whose units' books are added up."""

    books: Sequence[Book]

    def general(self) -> dict[str, Spending]:
        """Return the general expenditure by subject."""
        made = defaultdict[str, Spending](Spending)
        for code, each in ((code, each) for book in self.books for code, each in book.general.items()):
            so_far = made[code]
            made[code] = Spending(
                so_far.staff + each.staff,
                so_far.office + each.office,
                so_far.project + each.project,
                so_far.budget + each.budget,
            )
        return dict(sorted(made.items()))

    def special(self, nature: str) -> int:
        """Return the expenditure of another nature."""
        return sum(book.special.get(nature, 0) for book in self.books)

    def balance(self, side: str, *natures: str) -> int:
        """Return the balances of natures at the beginning (opening) or the end (closing)."""
        return sum(getattr(book, side).get(each, 0) for book in self.books for each in natures)

    def three(self) -> dict[str, Pair]:
        """Return the “three public” items."""
        return {
            item: Pair(
                sum(book.three[item].budget for book in self.books), sum(book.three[item].final for book in self.books)
            )
            for item in self.books[0].three
        }

    def count(self, what: str) -> int:
        """Return how many of something there are."""
        return sum(book.counts[what] for book in self.books)

    @property
    def operating(self) -> Pair:
        """The cost of running offices: budget and final."""
        final = sum(each.office for book in self.books for each in book.general.values())
        return Pair(sum(book.operating_budget for book in self.books), final)

    @property
    def overall_budget(self) -> int:
        """The budget of everything that is spent."""
        return sum(each.budget for each in self.general().values()) + sum(map(self.special, (FUND, CAPITAL, OTHER)))

    def compared(self) -> dict[str, int]:
        """Return the totals that years are compared by, by the keys they are typed at."""
        general = sum(each.total for each in self.general().values())
        fund, capital, other = map(self.special, (FUND, CAPITAL, OTHER))
        moved = {each: self.balance("closing", each) - self.balance("opening", each) for each in (GENERAL, OTHER)}
        income = general + moved[GENERAL] + fund + capital
        opening = self.balance("opening", GENERAL)
        made = {
            "本年收入合计": income + other + moved[OTHER],
            "本年支出合计": general + fund + capital + other,
            "收支总计": income + other + moved[OTHER] + opening + self.balance("opening", OTHER),
            "财政拨款收支总计": income + opening,
            "一般公共预算财政拨款收入": general + moved[GENERAL],
            "政府性基金预算财政拨款收入": fund,
            "国有资本经营预算财政拨款收入": capital,
            "一般公共预算财政拨款支出": general,
        }
        return {key: amount for key, amount in made.items() if amount}
