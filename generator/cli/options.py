"""Options that several commands take, each written once."""

from __future__ import annotations

from pathlib import Path

import click

templates_option = click.option(
    "--templates", metavar="文件夹", type=click.Path(path_type=Path), help="模板包所在的文件夹（默认用自带的）。"
)
