"""The options of ``gongkai batch`` that give the work to a cluster, and whoever does the work by what was said.

Comes in: options. Goes out: the ``Means`` of a batch. Dask is an extra: it is imported only when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.batch.batching import means
from generator.batch.running import Means, NobodyLeftError

_ADDRESS: Final = re.compile(r"(tcp|tls)://[^/\s]+:[0-9]+")
_TLS: Final = ("tls_ca", "tls_cert", "tls_key")
_NEEDED: Final = "distributed"
Command = TypeVar("Command", bound=Callable[..., None])


class _Scheduler(click.ParamType[str]):
    """The address of a scheduler."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address as it is."""
        if not _ADDRESS.fullmatch(value):
            self.fail(f"'{value}'", param, ctx)
        return value


def _file(name: str, what: str) -> Callable[[Command], Command]:
    kind: click.Path = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(name, metavar="文件", type=kind, help=f"{what}（PEM），tls:// 时写。")


def cluster_options(command: Command) -> Command:
    """Give a command the options of a cluster."""
    address = "tcp://主机:端口"
    told = "把工作交给这个 Dask 调度程序下的各台机器（tls:// 加密）。"
    for option in (
        _file("--tls-key", "本机的私钥"),
        _file("--tls-cert", "本机的证书"),
        _file("--tls-ca", "签发证书的 CA"),
        click.option("--scheduler", metavar=address, type=_Scheduler(), help=told),
    ):
        command = option(command)
    return command


@contextmanager
def means_of(said: Mapping[str, Any]) -> Iterator[Means]:
    """Give the means that the options ask for; raises ``NobodyLeftError`` for a cluster that cannot be used."""
    address = said["scheduler"]
    given = [said[name] for name in _TLS]
    if any(given) and not str(address).startswith("tls://"):
        message = "--tls-ca、--tls-cert、--tls-key 只在 --scheduler tls://… 时写。"
        raise click.UsageError(message)
    if address is None:
        yield means(said["workers"], said["timeout"])
        return
    if address.startswith("tls://") and not all(given):
        message = "tls:// 需要写明 --tls-ca、--tls-cert、--tls-key。"
        raise click.UsageError(message)
    if find_spec(_NEEDED) is None:
        message = (
            "用集群需要附加组件 cluster，这里没有安装。请运行：pip install 'gongkai[cluster]'（各台机器的版本须相同）。"
        )
        raise NobodyLeftError(message)
    from generator.batch.cluster import Address, connected  # noqa: PLC0415 - an extra

    with connected(Address(address, *given), said["workers"], said["timeout"], said["templates"]) as by:
        yield by
