"""Serving the page to a browser of this machine, and to nobody else.

Comes in: the stage. Goes out: an HTTP server on 127.0.0.1 with a frame around the page, the page, the audit, the files
of the report on demand, and events that tell the browser to show the page anew. It reads no file; it answers only
requests for its own name (so that no other site can reach it by a name of its own), and no page runs a script but the
frame's.
"""

from __future__ import annotations

import json
import secrets
import threading
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from jinja2 import Template

from generator.findings import FindingsError, render_text
from generator.pages import pages
from generator.pipeline import Report, render
from generator.watching.stage import Stage

if TYPE_CHECKING:
    from generator.writers.pdf_layouts import Layouts

HERE: Final = "127.0.0.1"
_FRAME: Final = "watch.html.j2"
_BEAT: Final = 15.0
"""Seconds after which a browser that has nothing to hear is sent a sign, which tells whether it is still there."""
_MOST_LISTENERS: Final = 16
_EVENT: Final = ("told", "errors", "ready", "ended", "pages", "audits")
"""What a browser is told of a view."""
_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_PAGE: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
_SHELL: Final = (
    "default-src 'none'; style-src 'nonce-{0}'; script-src 'nonce-{0}'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Server(ThreadingHTTPServer):
    """The server of one stage."""

    daemon_threads = True

    def __init__(self, stage: Stage, port: int = 0) -> None:
        """Listen on a port of this machine; 0 takes a free one. Raises ``OSError`` when it is taken."""
        self.stage = stage
        self.listeners = threading.BoundedSemaphore(_MOST_LISTENERS)
        self._making = threading.Lock()
        self._made: tuple[Report | None, dict[str, bytes]] = (None, {})
        self._layouts: Layouts | None = None
        super().__init__((HERE, port), _Handler)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HERE}:{self.server_port}/"

    @property
    def names(self) -> tuple[str, ...]:
        """What a request may call it."""
        return (f"{HERE}:{self.server_port}", f"localhost:{self.server_port}")

    def files(self, report: Report) -> dict[str, bytes]:
        """Return all files of a report by ending, made once; of the PDF, only sections that changed are laid out."""
        from generator.writers.pdf_layouts import Layouts  # noqa: PLC0415 - most who watch never ask for a PDF

        with self._making:
            self._layouts = self._layouts or Layouts()  # in one process: others must not be forked beside threads
            if self._made[0] is not report:
                self._made = (report, render(report, layouts=self._layouts).files)
            return self._made[1]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "gongkai", ""

    def do_GET(self) -> None:  # the name that http.server asks for
        """Answer one request."""
        if self.headers.get("Host") not in self.server.names or not self._own():
            self._answer(HTTPStatus.FORBIDDEN, "只接受本机浏览器打开的页面。")
            return
        view = self.server.stage.view
        path = self.path.partition("?")[0]
        if path == "/":
            nonce = secrets.token_urlsafe(16)
            frame = _frame().render(nonce=nonce, endings=list(_TYPES), view=view)
            self._answer(HTTPStatus.OK, frame, policy=_SHELL.format(nonce))
        elif path == "/report":
            self._answer(HTTPStatus.OK, view.page or view.audit or view.told)
        elif path == "/audit":
            self._answer(HTTPStatus.OK, view.audit or view.told)
        elif path == "/events":
            self._events()
        elif path.startswith("/files/") and path.removeprefix("/files/") in _TYPES:
            self._file(view.report, path.removeprefix("/files/"))
        else:
            self._answer(HTTPStatus.NOT_FOUND, "没有这个页面。")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own
        """Print nothing: the terminal is for findings."""

    def _own(self) -> bool:
        """Tell whether the request comes from a page of this server or from the address bar."""
        return self.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")

    def _answer(
        self, status: HTTPStatus, content: str | bytes, kind: str = _TYPES["html"], policy: str = _PAGE, name: str = ""
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self._common(kind, policy)
        if name:
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _common(self, kind: str, policy: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")

    def _file(self, report: Report | None, ending: str) -> None:
        if report is None:
            self._answer(HTTPStatus.CONFLICT, "报告还有错误，或者正在审核，不能生成文件；请看审核结果，改正后再试。")
            return
        try:
            content = self.server.files(report)[ending]
        except FindingsError as error:
            self._answer(HTTPStatus.CONFLICT, render_text(error.findings), "text/plain; charset=utf-8")
            return
        self._answer(HTTPStatus.OK, content, _TYPES[ending], name=f"{report.stem}.{ending}")

    def _events(self) -> None:
        """Tell the browser of every change until it, or the program, is gone."""
        if not self.server.listeners.acquire(blocking=False):
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "打开的页面太多，请关掉一些。")
            return
        try:
            self.send_response(HTTPStatus.OK)
            self._common("text/event-stream; charset=utf-8", _PAGE)
            self.end_headers()
            self._tell_changes()
        except ConnectionError:
            return  # the browser has closed the page
        finally:
            self.server.listeners.release()

    def _tell_changes(self) -> None:
        number, ended = -1, False
        while not ended:
            view = self.server.stage.after(number, _BEAT)
            told = {key: getattr(view, key) for key in _EVENT}
            changed = view.number != number
            self.wfile.write(f"data: {json.dumps(told)}\n\n".encode() if changed else b": \n\n")
            self.wfile.flush()
            number, ended = view.number, view.ended


@cache
def _frame() -> Template:
    return pages(Path(__file__).parent).get_template(_FRAME)
