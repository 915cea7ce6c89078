# make report and make test are all most people need; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

OUT ?= outputs
SAMPLES := inputs/sample-small inputs/sample-large
PYTHON := .venv/bin/python
GONGKAI := .venv/bin/gongkai

.PHONY: help report test setup setup-test fonts lint samples bench conformance lock clean distclean

help: ## 列出可用命令
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: setup ## 准备环境，生成两个示例部门的全套公开材料（写入 outputs/）
	@for folder in $(SAMPLES); do $(GONGKAI) build $$folder -o $(OUT) || exit; done

test: setup-test ## 准备环境，运行全部检查和测试
	@$(MAKE) --no-print-directory lint
	@.venv/bin/pytest

setup: ## 只准备环境：系统组件、Python 组件、字体
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh --test

fonts: setup ## 只获取并核对字体

lint: ## 代码风格与类型检查
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

samples: setup ## 重新生成随项目提供的示例（outputs/samples/）
	@$(MAKE) --no-print-directory report OUT=outputs/samples

bench: setup ## 测量生成速度
	@$(PYTHON) scripts/bench.py

conformance: setup ## 用 veraPDF 检验示例 PDF 是否符合 PDF/A-3a、PDF/UA-1（需要 Java 与 Maven）
	@$(MAKE) --no-print-directory report OUT=build/conformance
	@$(PYTHON) scripts/conformance.py build/conformance

lock: setup ## 按 pyproject.toml 重新锁定 Python 组件版本
	@.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements.lock

clean: ## 删除生成的文件和缓存（保留环境、字体与示例）
	@find outputs -mindepth 1 -maxdepth 1 ! -name samples -exec rm -rf {} +
	@rm -rf build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find generator tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## 连同环境和字体一并删除
	@rm -rf .venv .fonts .tools
