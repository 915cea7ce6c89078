#!/usr/bin/env bash
# Bring everything gongkai needs onto this machine: system parts, Python packages, fonts.
#
#   scripts/setup.sh            what a report needs
#   scripts/setup.sh --test     and what the tests need
#
# Comes in: requirements.lock and generator/data/fonts.yaml. Goes out: .venv and .fonts beside this folder, and packages
# of the system where root or sudo allows. A second run finds all in place and takes about a second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }
stop() { printf '\n准备没有完成：%s\n' "$*" >&2; exit 1; }

# --- system parts ----------------------------------------------------------------------------------------------------

# shared library : Debian package
LIBRARIES=(
  libpango-1.0.so.0:libpango-1.0-0
  libpangoft2-1.0.so.0:libpangoft2-1.0-0
  libharfbuzz-subset.so.0:libharfbuzz-subset0
  libfontconfig.so.1:libfontconfig1
)
# program : Debian package; only the tests use them
TEST_PROGRAMS=(
  pdftotext:poppler-utils
  soffice:libreoffice-writer-nogui
  soffice:libreoffice-calc-nogui
)

# The first Python of 3.11 or later.
find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

has_module() { [ -n "$PYTHON" ] && "$PYTHON" -c "import $1" 2>/dev/null; }
has_library() { [ -n "$PYTHON" ] && "$PYTHON" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

missing_packages() { # [--test]
  local entry
  [ -n "$PYTHON" ] || say python3
  has_module ensurepip || say python3-venv
  for entry in "${LIBRARIES[@]}"; do
    has_library "${entry%%:*}" || say "${entry#*:}"
  done
  if [ "${1-}" = --test ]; then
    for entry in "${TEST_PROGRAMS[@]}"; do
      command -v "${entry%%:*}" >/dev/null || say "${entry#*:}"
    done
  fi
}

# How to become root: nothing needed, sudo without a password, sudo that may ask a person at the keyboard, or not at all.
become_root() {
  if [ "$(id -u)" = 0 ]; then say env
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then say sudo -n
  elif command -v sudo >/dev/null && [ -t 0 ] && [ -t 2 ]; then say sudo
  else return 1
  fi
}

# Returns 1 when there is no right to install; stops when there is, and it goes wrong.
install_packages() { # package...
  local root
  command -v apt-get >/dev/null && root=$(become_root) || return 1
  say "正在安装系统组件：$*"
  if ! { $root apt-get -qq update &&
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >/dev/null; then
    stop "apt-get 没有装成，原因见上。"
  fi
}

ensure_system() { # [--test]
  local wanted needed
  PYTHON=$(find_python) || PYTHON=
  mapfile -t wanted < <(missing_packages "$@")
  if [ "${#wanted[@]}" -eq 0 ] || install_packages "${wanted[@]}"; then
    PYTHON=$(find_python) || stop "需要 Python 3.11 或更高版本，系统软件源里没有。"
    return
  fi
  mapfile -t needed < <(missing_packages)
  if [ "${#needed[@]}" -gt 0 ]; then
    stop "缺少系统组件，而本账户无权安装。请把下面这一行交给系统管理员执行，然后重新运行：
    apt-get install --no-install-recommends ${wanted[*]}"
  fi
  say "提示：缺少 ${wanted[*]}，本账户又无权安装，用到它们的测试将跳过。"
}

# --- Python and its packages -----------------------------------------------------------------------------------------

# What .venv was made with: another interpreter or folder asks for a new one.
place() { "$PYTHON" -VV; pwd; }
# What was installed into it.
fingerprint() { cat requirements.lock pyproject.toml | sha256sum; }

# The lines of one package, with its hashes, out of the lock.
lock_entry() { awk -v name="$1==" 'index($0, name) == 1 { on = 1; print; next } /^[^ ]/ { on = 0 } on' requirements.lock; }

ensure_uv() {
  [ -x .venv/bin/uv ] && return
  .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
  local only
  only=$(mktemp)
  lock_entry uv >"$only"
  .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r "$only" ||
    stop "取不到 Python 安装工具 uv。请检查网络，或软件源（pip 的 index-url）是否可用。"
  rm -f "$only"
}

# uv does not read pip's settings; whoever set a mirror for pip means it for us too.
follow_pip_mirror() {
  local index=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
}

# Tell whether a note of an earlier run says the same as now.
noted() { [ -f ".venv/$1" ] && [ "$(cat ".venv/$1")" = "$2" ]; }

# Certificates that an office adds to the system (for its proxy) count for pip, uv and npm too.
trust_system_certificates() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  [ -s "$bundle" ] || return 0
  export PIP_CERT=${PIP_CERT:-$bundle} UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
  export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$bundle}
}

ensure_packages() {
  noted gongkai-place "$(place)" && noted gongkai-lock "$(fingerprint)" && return
  say "正在准备 Python 环境（.venv）…"
  if [ -f .venv/gongkai-place ] && ! noted gongkai-place "$(place)"; then rm -rf .venv; fi
  [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
  ensure_uv
  follow_pip_mirror
  .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock ||
    stop "Python 组件没有装全。请检查网络后重试。"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable . ||
    stop "项目自身没有装进 .venv，原因见上。"
  # Hatch copies the bundled templates even into an editable install, where they would go stale.
  rm -rf .venv/lib/python*/site-packages/generator
  place >.venv/gongkai-place
  fingerprint >.venv/gongkai-lock
}

ensure_system "$@"
trust_system_certificates
ensure_packages
.venv/bin/python scripts/fonts.py
