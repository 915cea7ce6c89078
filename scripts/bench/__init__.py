"""``make bench``: how long reports take, against peers and as they grow; the results stand in ``docs/benchmarks.md``.

Comes in: the samples, departments made by ``tests.generated``, and which sections to run. Goes out: the page, section
by section; a section that is not run keeps its text. Whatever is measured runs in a process of its own, so that its
peak of memory is its own and nothing is warm that should be cold.

* ``rounds``: processes and their cost, medians, fitted exponents
* ``tasks``: what such a process does
* ``single``, ``peers``, ``batches``, ``growth``, ``memory``: the sections, a to e
* ``word_template``, ``word_peer``: the template for docxtpl, and the process that renders it
* ``page``: tables and sections of Markdown
"""
