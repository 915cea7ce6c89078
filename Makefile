# make report and make test are all most people need; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

OUT ?= outputs
SAMPLES := inputs/sample-small inputs/sample-large
PYTHON := .venv/bin/python
GONGKAI := .venv/bin/gongkai
PEERS := .tools/bench

.PHONY: help report test setup setup-test fonts lint samples manual mutations bench bench-peers fuzz conformance lock clean distclean

help: ## 列出可用命令
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: setup ## 准备环境，生成两个示例部门的全套公开材料（写入 outputs/）
	@$(GONGKAI) build $(SAMPLES) -o $(OUT)

test: setup-test ## 准备环境，运行全部检查和测试
	@$(MAKE) --no-print-directory lint
	@.venv/bin/pytest -n auto --dist loadfile

setup: ## 只准备环境：系统组件、Python 组件、字体
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh --test

fonts: setup ## 只获取并核对字体

lint: ## 代码风格与类型检查
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

samples: setup ## 重新生成随项目提供的示例（outputs/samples/），供比较格式的改动
	@$(PYTHON) scripts/samples.py

manual: setup ## 由规则登记簿重新生成《审核规则》
	@$(PYTHON) scripts/manual.py

mutations: setup-test ## 变异测试：把正确的报告逐处改错，看审核发现多少（写 docs/变异测试.md，约二十分钟）
	@PYTHONPATH=. $(PYTHON) scripts/mutation_report.py

bench: setup-test ## 测量速度和内存（写 docs/benchmarks.md，约半小时；ONLY=a,b 只测几节，QUICK=1 三分钟、不写）
	@$(PYTHON) -m scripts.bench $(if $(ONLY),--only $(ONLY)) $(if $(QUICK),--quick) $(foreach each,$(PYTHONS),--python $(each))

bench-peers: setup-test ## 安装用来比较的程序：docxtpl（只装在 .tools/）、Chromium；LibreOffice 已随测试环境
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet docxtpl==0.20.2
	@command -v chromium >/dev/null || apt-get -qq install -y --no-install-recommends chromium >/dev/null || \
		echo '没有装上 Chromium：请由系统管理员安装（包名 chromium）；没有它，其余照测。'

fuzz: setup-test ## 随机改动示例，检查程序有没有异常退出（FUZZ_SECONDS=600 运行十分钟）
	@$(PYTHON) scripts/fuzz.py --seconds $(or $(FUZZ_SECONDS),60)

conformance: setup ## 用 veraPDF 检验各类报告的示例 PDF 是否符合 PDF/A-3a、PDF/UA-1（需要 Java 与 Maven）
	@$(GONGKAI) build inputs/sample-* -o build/conformance
	@$(PYTHON) scripts/conformance.py build/conformance

lock: setup ## 按 pyproject.toml 重新锁定 Python 组件版本（全部升级：make lock UPGRADE=--upgrade）
	@.venv/bin/uv pip compile pyproject.toml --extra cluster --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --quiet $(UPGRADE) -o requirements.lock

clean: ## 删除缓存（不动 outputs/ 里的文件）
	@rm -rf build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find generator tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## 删除缓存、环境和字体
	@rm -rf .venv .fonts .tools
