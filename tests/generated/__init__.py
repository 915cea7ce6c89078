"""Lawful departments made at random: a seed and a ``Shape`` come in; the files of report folders go out.

Every figure ties by construction: what is typed is drawn, what must follow from it (economic types, income, projects,
prior-year totals, where a reason is due) is added up here, by code of its own. The same seed and shape give the same
files on every machine. All names are invented. Tests and ``make bench`` share it:

* ``shapes``: how large a department is
* ``names``: places, bureaus, subjects, topics of projects
* ``figures``: the figures of one unit in one year, and those of the next year
* ``sums``: what follows from the figures of a department's units
* ``forms`` and ``texts``: self-evaluations, works, reasons
* ``trees`` and ``folders``: all this as trees, and as files
"""

from tests.generated.folders import bureau, many, report, write_report, years
from tests.generated.shapes import SMALL, Shape, of_pages

__all__ = ["SMALL", "Shape", "bureau", "many", "of_pages", "report", "write_report", "years"]
