"""Tests of ``gongkai watch``: what a save changes, what stays when there is a mistake, and who may look."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.cli import watch
from generator.pack.loading import templates_folder
from generator.watching import serving
from generator.watching.changes import read_from, settled, snapshot
from generator.watching.rebuilding import Rebuilder
from generator.watching.serving import Server
from generator.watching.stage import Stage, View
from tests.test_batch import HEAD, PRIOR, gongkai, report

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return report(tmp_path / "示例局-2024", "示例局")


@pytest.fixture
def rebuilder(folder: Path) -> Rebuilder:
    return Rebuilder(folder, Stage())


@pytest.fixture
def server() -> Iterator[Server]:
    own = Server(Stage())
    thread = threading.Thread(target=own.serve_forever, daemon=True)
    thread.start()
    yield own
    own.stage.end()
    own.shutdown()
    own.server_close()
    thread.join()


def rename_over(path: Path, text: str) -> None:
    """Save as many editors do: a new file, renamed over the old one."""
    beside = path.with_name(f"{path.name}~")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def write_over(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def last_year(folder: Path, old: str, new: str, save: Callable[[Path, str], None] = write_over) -> None:
    text = (folder / PRIOR).read_text("utf-8")
    assert old in text
    save(folder / PRIOR, text.replace(old, new))


# -- rebuilding ------------------------------------------------------------------------------------------------------


def test_a_changed_figure_is_on_the_new_page(rebuilder: Rebuilder) -> None:
    rebuilder.again()
    before = rebuilder.stage.view
    last_year(rebuilder.folder, " 190\n", " 187\n")
    rebuilder.again()
    after = rebuilder.stage.view
    assert (before.pages, after.pages, before.audits, after.audits) == (1, 2, 1, 2)
    assert before.page != after.page
    assert "13.5" in re.sub(r"<[^>]+>", "", after.page.decode())
    assert not after.errors


def test_the_page_is_that_of_a_build(rebuilder: Rebuilder, tmp_path: Path) -> None:
    rebuilder.again()
    assert rebuilder.stage.view.report
    assert gongkai("build", rebuilder.folder, "-o", tmp_path / "出").exit_code == 0
    (page,) = (tmp_path / "出").glob("*.html")
    assert rebuilder.stage.view.page == page.read_bytes()


def test_the_page_is_shown_before_it_is_audited(rebuilder: Rebuilder) -> None:
    seen: list[View] = []
    show = rebuilder.stage.show
    rebuilder.stage.show = lambda view: (show(view), seen.append(view))[0]  # type: ignore[method-assign]
    rebuilder.again()
    assert [(bool(view.page), bool(view.audit), view.report is not None) for view in seen] == [
        (True, False, False),
        (True, True, True),
    ]


def test_a_mistake_is_told_and_the_last_good_page_stays(rebuilder: Rebuilder) -> None:
    rebuilder.again()
    good = rebuilder.stage.view.page
    text = (rebuilder.folder / HEAD).read_text("utf-8")
    write_over(rebuilder.folder / HEAD, f"{text}\n\t坏: [\n")
    rebuilder.again()
    bad = rebuilder.stage.view
    assert (bad.page, bad.errors, bad.ready) == (good, True, False)
    assert "下面还是上一次的页面" in bad.told
    assert "SRC-002" in bad.audit.decode()
    write_over(rebuilder.folder / HEAD, text)
    rebuilder.again()
    assert (rebuilder.stage.view.errors, rebuilder.stage.view.ready) == (False, True)


def test_errors_of_the_audit_give_no_files_but_to_a_draft(rebuilder: Rebuilder) -> None:
    last_year(rebuilder.folder, "\n  收支总计: 190\n", "\n")
    rebuilder.again()
    assert (rebuilder.stage.view.errors, rebuilder.stage.view.report) == (True, None)


def test_changed_packs_are_read_anew(folder: Path, tmp_path: Path) -> None:
    templates = tmp_path / "模板"
    subprocess.run(["cp", "-r", templates_folder(), templates], check=True)
    rebuilder = Rebuilder(folder, Stage(), templates)
    rebuilder.again()
    before = rebuilder.stage.view.page
    for path in (templates / "wuhan").glob("final-accounts-*/print.css"):
        path.write_text(path.read_text("utf-8") + "\n/* 改 */\n", "utf-8")
    rebuilder.again()
    good = rebuilder.stage.view.page
    assert good != before
    (templates / "wuhan" / "final-accounts-2024" / "page.html.j2").write_text("{{ 没有 }}", "utf-8")
    examined = rebuilder.again()
    assert (rebuilder.stage.view.page, rebuilder.stage.view.report) == (good, None)
    assert [finding.severity.value for finding in examined.audit.findings] == ["错误"]


# -- changes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("save", [write_over, rename_over])
def test_a_save_is_seen_however_it_is_done(folder: Path, save: Callable[[Path, str], None]) -> None:
    before = snapshot([folder])
    assert snapshot([folder]) == before
    last_year(folder, "190", "191", save)
    assert settled(lambda: snapshot([folder]), before) != before


def test_several_saves_at_once_are_one_change() -> None:
    looks = iter([{}, {"甲": (1, 1, 1)}, {"甲": (2, 1, 1)}, {"甲": (3, 1, 1)}, {"甲": (3, 1, 1)}])
    assert settled(lambda: next(looks), {}) == {"甲": (3, 1, 1)}


def test_what_a_report_links_to_is_watched_too(folder: Path) -> None:
    prior = report(folder.parent / "示例局-2023", "示例局")
    (folder / "关联.yaml").write_text("上年: ../示例局-2023\n", "utf-8")
    (prior / "关联.yaml").write_text("上年: ../示例局-2024\n", "utf-8")
    assert [path.resolve().name for path in read_from(folder)] == ["示例局-2024", "示例局-2023"]


# -- serving ---------------------------------------------------------------------------------------------------------


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(serving.HERE, server.server_port, timeout=60)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    return connection.getresponse()


def test_the_frame_runs_its_own_script_and_the_page_none(server: Server) -> None:
    server.stage.show(View(page=b"<p>page", audit=b"<p>audit", told="<script>"))
    frame = ask(server, "/")
    policy, text = frame.headers["Content-Security-Policy"], frame.read().decode()
    nonces = set(re.findall(r'nonce="([^"]+)"', text))
    assert len(nonces) == 1
    assert f"script-src 'nonce-{nonces.pop()}'" in policy
    assert text.count("<script") == 1
    assert ask(server, "/").headers["Content-Security-Policy"] != policy, "a nonce is used once"
    page = ask(server, "/report")
    assert page.read() == b"<p>page"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert ask(server, "/audit").read() == b"<p>audit"


def test_nobody_else_is_answered(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    port = server.server_port
    asked = [
        ask(server, "/", Host=f"evil.example:{port}"),
        ask(server, "/", Host="127.0.0.1"),
        ask(server, "/report", Sec_Fetch_Site="cross-site"),
        ask(server, "/files/pdf", Sec_Fetch_Site="same-site"),
    ]
    assert [each.status for each in asked] == [403] * 4
    assert ask(server, "/", Host=f"localhost:{port}", Sec_Fetch_Site="none").status == 200
    assert ask(server, "/", method="POST").status == 501


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/files/../../etc/passwd", "/files/exe", "/report/x", "//etc"])
def test_nothing_but_the_page_is_served(server: Server, path: str) -> None:
    assert ask(server, path).status == 404


def test_events_tell_of_changes_until_the_end(server: Server) -> None:
    events = ask(server, "/events")
    told = []
    for change in (lambda: server.stage.show(View(told="改了", pages=7)), server.stage.end, lambda: None):
        told.append(json.loads(events.readline().decode().removeprefix("data: ")))
        assert events.readline() == b"\n"
        change()
    assert [each["told"] for each in told] == ["正在读取…", "改了", "改了"]
    assert [each["ended"] for each in told] == [False, False, True]
    assert not any(each["ready"] for each in told)
    assert events.readline() == b""


def test_not_too_many_listeners(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.listeners = threading.BoundedSemaphore(1)
    first = ask(server, "/events")
    assert (first.status, ask(server, "/events").status) == (200, 503)


@pytest.mark.slow
def test_files_are_made_when_they_are_asked_for(server: Server, folder: Path) -> None:
    assert ask(server, "/files/pdf").status == 409
    Rebuilder(folder, server.stage).again()
    answer = ask(server, "/files/pdf")
    assert answer.read().startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''2024")
    assert ask(server, "/files/docx").read().startswith(b"PK")


# -- the command -----------------------------------------------------------------------------------------------------


def test_the_command_follows_saves_and_stops_at_ctrl_c(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "出"
    with running("watch", str(folder), "-o", str(out)) as process:
        assert process.stdout
        first = process.stdout.readline()
        assert re.match(r"请在本机的浏览器里打开 http://127.0.0.1:\d+/ ，按 Ctrl\+C 停止。", first), first
        assert "提示 1 项" in until(process.stdout, "] ")
        (page,) = (Path(until(process.stdout, ".html").strip()),)
        before = page.read_bytes()
        last_year(folder, " 190\n", " 187\n", rename_over)
        assert "提示 1 项" in until(process.stdout, "] ")
        until(process.stdout, ".html")
        assert page.read_bytes() != before
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().splitlines()[-1] == "已停止。"
        assert process.wait(60) == 0


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the program, which hears Ctrl+C even where the tests themselves do not: in the background of a shell."""
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from generator.cli import main; main()"
    )
    command = [sys.executable, "-u", "-c", code, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def until(lines: Iterator[str], word: str) -> str:
    return next(line for line in lines if word in line)


def test_wrong_use(folder: Path, server: Server) -> None:
    assert gongkai("watch", folder / "没有").exit_code == 2
    result = gongkai("watch", folder, "--formats", "pdf,exe")
    assert (result.exit_code, "选项 --formats 不能是“pdf,exe”" in result.stderr) == (2, True)
    result = gongkai("watch", folder, "--port", str(server.server_port))
    assert (result.exit_code, "已经被别的程序占用" in result.stderr) == (2, True)


def test_formats_are_written_as_asked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "settled", stop)
    result = gongkai("watch", folder, "-o", tmp_path / "出", "--formats", "json,html")
    assert result.exit_code == 0, result.output
    assert sorted(path.suffix for path in (tmp_path / "出").iterdir()) == [".html", ".json"]
