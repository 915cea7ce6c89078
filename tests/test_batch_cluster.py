"""Tests of batches on a cluster: a real scheduler and two real workers, started as the guide says, and killed at will."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from generator.batch import batching, cluster, ledger, shipping, working
from generator.batch.batching import Asked, Batch, batch
from generator.batch.board import State
from generator.batch.running import NobodyLeftError
from generator.batch.shipping import Parcel, UnpackingError, receive, ship, unpack
from generator.cli import cluster as cluster_cli
from generator.pack.loading import templates_folder
from tests.submissions import FILES
from tests.test_batch import HEAD, NAME, TODAY, Told, gongkai, lines, report, run, written

ROOT = Path(__file__).parent.parent
COMMON = ("--check", "--today", "2025-09-25")


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give the address of a scheduler with two workers, and the scheduler's process."""
    noted = folder / "scheduler.json"
    own = {
        "env": {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
    }
    dask = [sys.executable, "-m", "dask"]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", noted]
    worker = [*dask, "worker", "--scheduler-file", noted, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"]
    with subprocess.Popen([*map(str, scheduler)], **own) as first:
        with subprocess.Popen([*map(str, worker), "--local-directory", str(folder)], **own) as second:
            try:
                yield address(noted), first
            finally:
                second.terminate()
        first.terminate()


def address(noted: Path) -> str:
    """Return the address of a scheduler as soon as it has noted it."""
    ends = time.monotonic() + 60
    while not noted.exists() and time.monotonic() < ends:
        time.sleep(0.1)
    return str(json.loads(noted.read_bytes())["address"])


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cluster")
    with started(folder) as (where, _):
        yield where
    assert list(folder.rglob("gongkai-*")) == [], "workers leave nothing behind"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a bureau whose reports need one another: last year's folder lies outside of it, a unit within a report."""
    folder = tmp_path / "局"
    for name in ("甲局", "乙局"):
        report(folder / name, name)
    report(folder / "组" / "丙局", "丙局", bad=True)
    return folder


def link(folder: Path, text: str) -> None:
    (folder / "关联.yaml").write_text(f"上年: {text}\n", "utf-8")


def on(scheduler: str, root: Path, limit: float = 600, **asked: Any) -> Batch:
    """Do a batch on the cluster, into ``群`` beside the root."""
    asked = {"out": root.parent / "群", "today": TODAY, "build": False, **asked}
    with cluster.connected(cluster.Address(scheduler), None, limit, asked.get("templates")) as by:
        return batch(Asked(root, **asked), by, Told())


# -- the same as on one machine --------------------------------------------------------------------------------------


def test_a_cluster_writes_the_bytes_of_one_machine(scheduler: str, root: Path) -> None:
    prior = report(
        root.parent / "往年" / "甲局-2023", "甲局", **{HEAD: FILES[HEAD].replace(NAME, "甲局").replace("2024", "2023")}
    )
    link(root / "甲局", "../../往年/甲局-2023")
    link(root / "乙局", "../../往年/没有")
    link(prior, "../../局/甲局")
    report(root / "丁局", "丁局")
    (root / "丁局" / "外面.yaml").symlink_to(root / "乙局" / HEAD)
    far = on(scheduler, root)
    near, _ = run(root)
    assert far.board == near.board
    assert written(root.parent / "群") == written(root.parent / "出")
    told = {name: {each.id for each in line.findings} for name, line in lines(far).items()}
    assert [told["甲局"] >= {"LNK-004"}, told["乙局"] >= {"LNK-002"}, told["丁局"] >= {"SRC-021"}] == [True] * 3, told


@pytest.mark.slow
def test_a_cluster_builds_the_bytes_of_one_machine_with_packs_of_ones_own(scheduler: str, root: Path) -> None:
    for name in ("乙局", "组"):
        shutil.rmtree(root / name)
    templates = root.parent / "模板"
    shutil.copytree(templates_folder(), templates)
    glossary = templates / "wuhan" / "final-accounts-2024" / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8") + "# 改\n", "utf-8")
    far = on(scheduler, root, build=True, templates=templates)
    near, _ = run(root, build=True, templates=templates)
    assert far.board == near.board
    assert far.board.lines[0].record.built
    assert written(root.parent / "群") == written(root.parent / "出")


# -- workers that die or hang ----------------------------------------------------------------------------------------


def faulty(job: working.Job) -> working.Made:
    """Kill the worker or hang, the first time or always, as a file in the report's folder says."""
    mark = Path(os.environ["MARKS"]) if "MARKS" in os.environ else None
    for path in job.folder.glob("*.fault"):
        what, mark = path.read_text("utf-8").split("\n")
        if "always" in what or not Path(mark).exists():
            Path(mark).touch()
            if "dies" in what:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(600)
    del mark
    return working.work(job)


def test_killed_and_hanging_workers_cost_a_retry_then_a_finding(
    scheduler: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(root / "丁局", "丁局")
    for name, what in (("甲局", "dies"), ("乙局", "always dies"), ("丁局", "hangs")):
        (root / name / "1.fault").write_text(f"{what}\n{root.parent / name}", "utf-8")
    monkeypatch.setattr(batching, "work", faulty)
    done = on(scheduler, root, limit=40)
    assert {name: line.state for name, line in lines(done).items()} == {
        "丁局": State.CLEAN,
        "乙局": State.FAILED,
        "甲局": State.CLEAN,
        "组/丙局": State.ERRORS,
    }
    assert [each.id for each in lines(done)["乙局"].findings] == ["BAT-008"]
    monkeypatch.undo()
    assert on(scheduler, root).kept == 3
    run(root)
    run(root)
    assert written(root.parent / "群") == written(root.parent / "出")


# -- a scheduler or a run that is killed -----------------------------------------------------------------------------


def begun(scheduler: str, root: Path, out: Path) -> subprocess.Popen[str]:
    """Start the command on a cluster, and return it as soon as the first report is done."""
    code = "from generator.cli import main; main()"
    command = [sys.executable, "-c", code, "batch", root, "-o", out, *COMMON, "--scheduler", scheduler]
    process = subprocess.Popen([*map(str, command)], stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stderr
    first = process.stderr.readline()
    assert first.startswith("[1/"), first + process.stderr.read()
    return process


def test_a_killed_run_and_a_killed_scheduler_leave_no_half_and_the_next_run_goes_on(tmp_path: Path) -> None:
    root, out = tmp_path / "局", tmp_path / "群"
    for number in range(12):
        report(root / f"{number:02}", f"第{number}局")
    with started(tmp_path) as (where, process):
        with begun(where, root, out) as first:
            first.kill()
        kept = records(out)
        assert 1 <= kept < 12
        assert not (out / "总览.html").exists()
        with begun(where, root, out) as second:
            process.kill()
            assert second.stderr
            told = second.stderr.read()
        assert second.returncode == 2
        assert told.splitlines()[-1].startswith("与调度程序的连接断了。做完的都已保存")
    assert kept < records(out) < 12
    assert not (out / "总览.html").exists()
    run(root, out=out)
    run(root, out=tmp_path / "出")
    assert written(out) == written(tmp_path / "出")


def records(out: Path) -> int:
    return len(list((out / ledger.FOLDER / "records").glob("*.json")))


# -- what is not as it should be -------------------------------------------------------------------------------------


def test_workers_that_are_not_as_this_machine_are_told_and_refused(
    scheduler: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = cluster.machine()
    monkeypatch.setattr(cluster, "machine", lambda: {**machine, "字体": "别的"})
    result = gongkai("batch", root, "-o", root.parent / "出", *COMMON, "--scheduler", scheduler)
    assert result.exit_code == 2
    assert result.stderr.startswith("这些进程与本机不同")
    assert result.stderr.count("：字体") == 2
    assert not (root.parent / "出").exists()


class _Joined:
    """A client of a cluster that a worker of another version has joined."""

    def __init__(self) -> None:
        self.scheduler = self

    def identity(self, n_workers: int) -> dict[str, Any]:
        assert n_workers == -1
        return {"workers": {f"tcp://{each}": {"nthreads": 1, "local_directory": ""} for each in "甲乙"}}

    def sync(self, ask: Callable[..., Any], **options: int) -> Any:
        return ask(**options)

    def run(self, _: Callable[[], tuple[str, ...]], workers: list[str]) -> dict[str, tuple[str, ...]]:
        return dict(zip(workers, ((), ("程序", "字体")), strict=True))


def test_a_worker_that_is_not_as_this_machine_and_joins_late_is_told() -> None:
    joined = cluster._Cluster(_Joined(), {})  # type: ignore[arg-type]
    joined._look()
    assert joined.width(None) == 1
    (told,) = joined.left_out()
    assert told.startswith("中途加入的工作进程 tcp://乙 与本机不同（程序、字体），没有用它。")


def test_a_scheduler_that_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 1)
    result = gongkai("batch", root, "-o", root.parent / "出", *COMMON, "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert result.stderr.startswith("连不上调度程序 tcp://127.0.0.1:9：")


def test_a_cluster_without_workers(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.1)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(NobodyLeftError) as told,
    ):
        on(empty.scheduler_address, root)
    assert str(told.value).startswith("集群里没有可用的工作进程")


def test_without_the_extra_the_option_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_cli, "find_spec", lambda _: None)
    result = gongkai("batch", root, "-o", root.parent / "出", *COMMON, "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "pip install 'gongkai[cluster]'" in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--scheduler", "127.0.0.1"), "选项 --scheduler 不能是“127.0.0.1”"),
        (("--scheduler", "tls://127.0.0.1:9"), "tls:// 需要写明"),
        (("--tls-ca", str(Path(__file__))), "只在 --scheduler tls://… 时写"),
    ],
)
def test_wrong_use_of_a_cluster_is_told(root: Path, options: tuple[str, ...], told: str) -> None:
    result = gongkai("batch", root, "-o", root.parent / "出", *COMMON, *options)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_only_one_module_needs_the_extra_and_it_is_imported_when_asked_for() -> None:
    code = "import sys, generator.cli; sys.exit(bool({'dask', 'distributed'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# -- shipping --------------------------------------------------------------------------------------------------------


def job(folder: Path, **more: Any) -> working.Job:
    return working.Job(
        folder.name, folder, "", "", build=False, draft=False, **{"templates": None, "packs": "", **more}
    )


def content(one: working.Job) -> working.Made:
    """Return the files of a job's folder instead of doing it."""
    return written(one.folder)  # type: ignore[return-value] # whatever work gives is passed on


def test_what_is_shipped_is_what_lies_there(root: Path, tmp_path: Path) -> None:
    (root / "甲局" / "空").mkdir()
    (root / "甲局" / "同.yaml").symlink_to(HEAD)
    shipment = ship(job(root / "甲局"))
    assert shipment
    below = tmp_path / "那里"
    below.mkdir()
    assert receive(content, pickle.loads(pickle.dumps(shipment)), str(below)) == written(root / "甲局")  # noqa: S301
    assert list(below.iterdir()) == []
    folder = unpack(shipment.report, below)
    assert (folder.name, (folder / "空").is_dir(), str((folder / "同.yaml").readlink())) == ("甲局", True, HEAD)


def test_the_folder_of_a_job_is_removed_when_it_fails(root: Path, tmp_path: Path) -> None:
    def broken(one: working.Job) -> working.Made:
        raise RuntimeError(str(one.folder))

    shipment = ship(job(root / "甲局"))
    assert shipment
    with pytest.raises(RuntimeError, match="gongkai-"):
        receive(broken, shipment, str(tmp_path))
    assert list(tmp_path.glob("gongkai-*")) == []


def stays_for_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "管道.yaml")


def stays_for_a_link_outside(folder: Path) -> None:
    (folder / "外面.yaml").symlink_to(folder.parent / "乙局" / HEAD)


def stays_for_a_link_that_leads_nowhere(folder: Path) -> None:
    (folder / "没有.yaml").symlink_to("没有")


def stays_for_last_year_behind_a_link(folder: Path) -> None:
    (folder.parent / "去年").symlink_to(folder.parent / "乙局")
    link(folder, "../去年")


def stays_for_last_year_above(folder: Path) -> None:
    link(folder, "../../局")


@pytest.mark.parametrize(
    "spoil",
    [
        stays_for_a_pipe,
        stays_for_a_link_outside,
        stays_for_a_link_that_leads_nowhere,
        stays_for_last_year_behind_a_link,
        stays_for_last_year_above,
    ],
)
def test_what_would_not_be_the_same_elsewhere_stays_here(root: Path, spoil: Callable[[Path], None]) -> None:
    assert ship(job(root / "甲局")) is not None
    spoil(root / "甲局")
    assert ship(job(root / "甲局")) is None


def test_what_is_too_much_stays_here(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "MOST_BYTES", 1000)
    assert ship(job(root / "甲局")) is None


def test_last_year_goes_along_and_folders_that_nobody_reads_do_not(root: Path) -> None:
    (root / "外").mkdir()
    (root / "外" / "别的.txt").write_text("不送", "utf-8")
    link(root / "甲局", "../外/../乙局")
    link(root / "乙局", str(root / "组"))
    shipment = ship(job(root / "甲局"))
    assert shipment
    parcel = pickle.loads(zlib.decompress(shipment.report))  # noqa: S301 - made here
    assert {name.split("/")[0] for name in parcel.files} == {"甲局", "乙局"}
    assert "外" in parcel.folders


@pytest.mark.parametrize(
    "parcel",
    [
        Parcel("../外"),
        Parcel(folders=["/外"]),
        Parcel(files={"../外": b""}),
        Parcel(files={"内/../../外": b""}),
        Parcel(links={"内": "../外"}),
        Parcel(links={"内": "/外"}),
    ],
)
def test_a_parcel_writes_nothing_outside_its_folder(tmp_path: Path, parcel: Parcel) -> None:
    into = tmp_path / "里"
    into.mkdir()
    with pytest.raises(UnpackingError):
        unpack(zlib.compress(pickle.dumps(parcel)), into)
    assert [path.name for path in tmp_path.iterdir()] == ["里"]
