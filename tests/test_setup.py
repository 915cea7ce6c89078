"""The set-up is pinned, says what is missing, and the READMEs name the commands there are."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from generator import fonts
from generator.cli import commands

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
LOCKS = ("requirements.lock", "scripts/npm.lock")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> dict[str, Version]:
    """Return the versions a lock file pins."""
    pins = re.findall(r"^([a-z0-9-]+)==([^\s;]+)", read(name), re.MULTILINE)
    return {package: Version(version) for package, version in pins}


def required() -> list[Requirement]:
    """Return what pyproject.toml asks for, extras and tools included."""
    return [Requirement(text) for group in asked() for text in group]


def asked() -> list[list[str]]:
    """Return what the program asks for, what its extras do, and what the tools do."""
    project = tomllib.loads(read("pyproject.toml"))
    extras = [text for group in project["project"]["optional-dependencies"].values() for text in group]
    return [project["project"]["dependencies"], extras, project["dependency-groups"]["dev"]]


@pytest.mark.parametrize("requirement", required(), ids=lambda requirement: requirement.name)
def test_the_lock_pins_every_requirement_within_its_bounds(requirement: Requirement) -> None:
    assert requirement.specifier.contains(locked("requirements.lock")[canonicalize_name(requirement.name)])


def test_the_layout_engine_is_pinned_exactly() -> None:
    (weasyprint,) = [requirement for requirement in required() if requirement.name == "weasyprint"]
    assert [clause.operator for clause in weasyprint.specifier] == ["=="]


@pytest.mark.parametrize(("folder", "groups"), [("generator", 2), ("scripts", 3), ("tests", 3)])
def test_whatever_is_imported_is_asked_for(folder: str, groups: int) -> None:
    names = {canonicalize_name(Requirement(text).name) for group in asked()[:groups] for text in group}
    providers = packages_distributions()
    foreign = {module for module in imported(ROOT / folder) if module in providers} - {"generator"}
    assert {module for module in foreign if not names & set(map(canonicalize_name, providers[module]))} == set()


def imported(folder: Path) -> set[str]:
    """Return the top-level modules that the Python files of a folder import."""
    nodes = [node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    out_of = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return {name.split(".")[0] for name in plain | out_of}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", read(name), flags=re.MULTILINE).strip())
    assert len(entries) == len(locked(name))
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", [*LOCKS, "Makefile", ".ci/run", "scripts/setup.sh", "scripts/fonts.py"])
def test_no_registry_is_named(name: str) -> None:
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|--registry", read(name)) == []


def test_ci_runs_what_a_user_runs() -> None:
    lines = [line for line in read(".ci/run").splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert lines == ["make test"]


def make_targets() -> set[str]:
    """Return the documented targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", READMES)
def test_readmes_list_every_make_command_and_no_other(name: str) -> None:
    assert set(re.findall(r"^\| `make ([a-z-]+)`", read(name), re.MULTILINE)) == make_targets()
    assert set(re.findall(r"\bmake ([a-z-]+)`", read(name))) <= make_targets()


@pytest.mark.parametrize("name", READMES)
def test_readmes_list_every_gongkai_command_and_no_other(name: str) -> None:
    known = set(commands.list_commands(click.Context(commands)))
    assert set(re.findall(r"^\| `gongkai ([a-z-]+)", read(name), re.MULTILINE)) == known
    assert set(re.findall(r"\bgongkai ([a-z-]+)\b[^\n]*$", code_blocks(name), re.MULTILINE)) <= known


def code_blocks(name: str) -> str:
    return "\n".join(re.findall(r"```bash\n(.*?)```", read(name), re.DOTALL))


def test_both_readmes_show_the_same_commands_tables_and_links() -> None:
    english, chinese = READMES
    assert [line.strip() for line in code_blocks(english).splitlines()] == [
        line.strip() for line in code_blocks(chinese).splitlines()
    ]
    for pattern in (r"^## ", r"^\|", r"^\d\. ", r"^\* "):
        counts = [len(re.findall(pattern, read(name), re.MULTILINE)) for name in READMES]
        assert counts[0] == counts[1], pattern
    links = [set(re.findall(r"\]\(([^)]+)\)", read(name))) - set(READMES) for name in READMES]
    assert links[0] == links[1]


@pytest.mark.parametrize("name", READMES)
def test_what_readmes_link_to_and_name_exists(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", read(name))
    folders = re.findall(r"`((?:inputs|templates|docs|generator|tests|scripts)/[a-z-]*)`", read(name))
    assert [path for path in links + folders if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", [*READMES, "NOTICE"])
def test_every_font_and_licence_is_named(name: str) -> None:
    text = re.sub(r"\s+", " ", read(name))
    for package in fonts.manifest()["packages"].values():
        assert package["licence"].split("-or-later")[0] in text
    for entry in fonts.manifest()["files"]:
        assert entry["family"] in text


def test_notice_names_every_font_package() -> None:
    assert [p["name"] for p in fonts.manifest()["packages"].values() if p["name"] not in read("NOTICE")] == []


@pytest.mark.parametrize("name", READMES)
def test_readmes_name_the_system_parts_the_set_up_installs(name: str) -> None:
    packages = re.findall(r"^  [\w.+-]+:([\w.+-]+)$", read("scripts/setup.sh"), re.MULTILINE)
    assert {*fonts.LIBRARIES, "poppler-utils"} < set(packages)
    assert [package for package in packages if f"`{package}`" not in read(name)] == []


STUB = """#!/bin/sh
case "$*" in *{refused}*) exit 1;; esac
exec {python} "$@"
"""


def bare_machine(folder: Path, refused: str) -> dict[str, str]:
    """Return the environment of a machine without root, sudo and whatever its Python refuses to find."""
    programs = folder / "bin"
    programs.mkdir()
    for name in ("bash", "env", "dirname", "cat", "sha256sum", "cut", "sh"):
        (programs / name).symlink_to(shutil.which(name) or name)
    for name, text in (("id", "#!/bin/sh\necho 1000\n"), ("apt-get", "#!/bin/sh\nexit 100\n")):
        (programs / name).write_text(text)
    (programs / "python3").write_text(STUB.format(refused=refused, python=sys.executable))
    for program in programs.iterdir():
        if not program.is_symlink():
            program.chmod(0o755)
    return {"PATH": str(programs), "HOME": str(folder), "LANG": "C.UTF-8"}


def run_setup(folder: Path, refused: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a copy of the project on a bare machine."""
    (folder / "project" / "scripts").mkdir(parents=True)
    for name in ("scripts/setup.sh", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / "project" / name)
    command = ["bash", str(folder / "project" / "scripts" / "setup.sh"), *options]
    environment = bare_machine(folder, refused)
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL
    )


def test_missing_parts_without_root_stop_with_one_line_for_the_administrator(tmp_path: Path) -> None:
    done = run_setup(tmp_path, "libharfbuzz")
    assert done.returncode == 1
    assert "本账户无权安装" in done.stderr
    assert done.stderr.splitlines()[-1].strip() == "apt-get install --no-install-recommends libharfbuzz-subset0"
    assert not (tmp_path / "project" / ".venv").exists()


def test_all_missing_parts_are_named_at_once(tmp_path: Path) -> None:
    done = run_setup(tmp_path, "import", "--test")
    wanted = done.stderr.splitlines()[-1].split()
    assert done.returncode == 1
    assert wanted[3:] == [
        *("python3", "python3-venv", *fonts.LIBRARIES),
        *("poppler-utils", "libreoffice-writer-nogui", "libreoffice-calc-nogui"),
    ]


@pytest.mark.slow
def test_a_wheel_brings_templates_and_data(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {
        f"generator/bundled/{path.relative_to(ROOT)}" for path in ROOT.glob("templates/**/*") if path.is_file()
    }
    assert templates <= names
    assert "generator/data/fonts.yaml" in names
