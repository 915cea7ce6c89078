"""The rules, one module a topic; each module ends in ``RULES``, a plain tuple."""
