"""gongkai: from a department's raw figures to its finished public disclosure report."""

__version__ = "0.1.0"
