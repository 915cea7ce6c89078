"""Check PDFs against PDF/A-3a (archiving) and PDF/UA-1 (accessibility) with veraPDF.

Comes in: folders or PDF files on the command line; Java and Maven on the machine. Goes out: a line for each file and
standard, the failed rules below it, and exit code 1 when anything failed. Maven brings veraPDF into ``.tools``, once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
POM = ROOT / "scripts" / "verapdf.pom.xml"
JARS = ROOT / ".tools" / "verapdf"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
MAIN_CLASS = "org.verapdf.apps.GreenfieldCliWrapper"
STANDARDS = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}


class ConformanceError(Exception):
    """The check itself could not be run."""


def main(arguments: list[str]) -> int:
    """Check everything named; return the exit code."""
    files = pdf_files([Path(argument) for argument in arguments])
    if not files:
        print("没有找到要检验的 PDF 文件", file=sys.stderr)
        return 2
    try:
        fetch_verapdf()
        failed = sum(report(file, flavour) for flavour in STANDARDS for file in files)
    except ConformanceError as error:
        print(f"无法检验：{error}", file=sys.stderr)
        return 2
    print(f"共检验 {len(files)} 个文件、{len(STANDARDS)} 项标准，{failed} 项不符合。")
    return 1 if failed else 0


def pdf_files(places: list[Path]) -> list[Path]:
    """Return the PDF files among and below the places, sorted."""
    return sorted({file for place in places for file in (place.rglob("*.pdf") if place.is_dir() else [place])})


def fetch_verapdf() -> None:
    """Have Maven copy veraPDF and what it needs into ``.tools``, unless they are there."""
    for program, package in (("java", "default-jre-headless"), ("mvn", "maven")):
        if shutil.which(program) is None:
            message = f"本机没有 {program}（apt-get install {package}）"
            raise ConformanceError(message)
    if (JARS / "complete").is_file():
        return
    print("正在获取 veraPDF …", flush=True)
    command = ["mvn", "-q", "-B", "-f", str(POM), COPY, f"-DoutputDirectory={JARS}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        message = f"Maven 没有取到 veraPDF\n{done.stdout}{done.stderr}"
        raise ConformanceError(message)
    (JARS / "complete").touch()


def report(file: Path, flavour: str) -> bool:
    """Check one file against one standard, print the outcome, return whether it failed."""
    rules = failed_rules(file, flavour)
    print(f"{'不符合' if rules else '符合'}  {STANDARDS[flavour]}  {file}")
    for rule in rules:
        print(f"    {rule['clause']}-{rule['testNumber']}（{rule['failedChecks']} 处）{rule['description']}")
        print(f"      {rule['checks'][0]['context']}")
    return bool(rules)


def failed_rules(file: Path, flavour: str) -> list[dict[str, Any]]:
    """Return veraPDF's summaries of the rules that a file breaks."""
    options = ["--flavour", flavour, "--format", "json", "--loglevel", "0"]
    command = ["java", "-Djava.awt.headless=true", "-cp", f"{JARS}/*", MAIN_CLASS, *options, str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        results = json.loads(done.stdout)["report"]["jobs"][0]["validationResult"]
        return [rule for result in results for rule in result["details"]["ruleSummaries"]]
    except (ValueError, LookupError) as error:
        message = f"veraPDF 读不了 {file}\n{done.stdout[-500:]}{done.stderr[-500:]}"
        raise ConformanceError(message) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
