"""Small faults put into the pure core, one at a time, and the unit tests that should notice.

A fault changes one comparison, condition, operator, number, text, result or call of a module. Word lists and other
tables (more than eight constants in one statement of a module) are data and left alone, so are annotations, decorators
and docstrings.
"""

import ast
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "layers/wirewatch/python"
UNIT = ROOT / "tests/unit"
EDGE = ("exchange", "fetch", "journey", "route")  # of feeds: they speak HTTP, and are tested with servers
HOUSES = {"subscriptions": ("subscriptions", "web")}  # whose tests are a room's: people subscribe over HTTP
ROOMS = ("assessment", "delivery", "feeds", "items", "levels", "stories", "subscriptions", "watches")
DATA = 8  # constants in one statement of a module
SEED, SHARE = 2020, 0.042
UNREAD = ("annotation", "returns", "decorator_list", "type_params", "format_spec")
PAIRS: list[tuple[type[ast.AST], type[ast.AST]]] = [
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn)),
    *((ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitOr, ast.BitAnd)),
]
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    **dict(PAIRS),
    **{other: one for one, other in PAIRS},
    **dict.fromkeys((ast.FloorDiv, ast.Mod), ast.Mult),
}


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """The `number`-th fault of a module, such as `wirewatch.feeds.sieve`, with what it changes."""

    module: str
    number: int
    line: int
    before: str
    after: str

    def code(self) -> ast.Module:
        """The module with its fault."""
        tree = ast.parse(path_of(self.module).read_text(encoding="utf-8"))
        parent, name, index, _, made = next(each for n, each in enumerate(_faults(tree)) if n == self.number)
        if index is None:
            setattr(parent, name, made)
        else:
            getattr(parent, name)[index] = made
        return ast.fix_missing_locations(tree)

    def __str__(self) -> str:
        return f"{self.module}: {self.before}  →  {self.after}"


def path_of(module: str) -> Path:
    """Its source."""
    return LIBRARY / (module.replace(".", "/") + ".py")


def modules() -> list[str]:
    """The pure core: everything that takes data and gives data."""
    found = (path for room in ROOMS for path in (LIBRARY / "wirewatch" / room).glob("*.py"))
    return sorted(
        ".".join(path.relative_to(LIBRARY).with_suffix("").parts)
        for path in found
        if path.stem not in ("__init__", *EDGE)
    )


@cache
def all_of(module: str) -> list[Mutant]:
    """Every fault of a module."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    return [
        Mutant(module, number, _line(old), _short(old), _short(new))
        for number, (_, _, _, old, new) in enumerate(_faults(tree))
    ]


@cache
def sample(share: float = SHARE) -> tuple[Mutant, ...]:
    """About that share of all, each as likely as any other; what one module's are does not depend on other modules."""
    return tuple(mutant for module in modules() for mutant in _drawn(module, share))


def _drawn(module: str, share: float) -> Iterator[Mutant]:
    alike: Counter[tuple[str, str]] = Counter()
    for mutant in all_of(module):
        alike[mutant.before, mutant.after] += 1
        name = f"{SEED} {module} {mutant.before} {mutant.after} {alike[mutant.before, mutant.after]}"
        if int.from_bytes(sha256(name.encode()).digest()[:4]) < share * 2**32:
            yield mutant


def _line(node: Any) -> int:
    line: int = node.target.lineno if isinstance(node, ast.comprehension) else node.lineno
    return line


def _short(node: Any) -> str:
    whole = node.test if isinstance(node, ast.If) else node
    text = ast.unparse(ast.fix_missing_locations(whole)).partition("\n")[0]
    return text if len(text) <= 70 else text[:67] + "…"


Fault = tuple[ast.AST, str, int | None, Any, ast.AST]  # parent, field, index, the node, what comes in its place


def _faults(tree: ast.Module) -> Iterator[Fault]:
    for statement in tree.body:
        constants = sum(isinstance(node, ast.Constant) for node in ast.walk(statement))
        if constants <= DATA or isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from _below(tree, "body", tree.body.index(statement), statement)


def _below(parent: ast.AST, name: str, index: int | None, node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    for made in _replacements(node):
        yield parent, name, index, node, ast.copy_location(made, node)
    for inner, value in ast.iter_fields(node):
        if inner not in UNREAD:
            several = isinstance(value, list)
            for n, each in enumerate(value if several else [value]):
                if isinstance(each, ast.AST):
                    yield from _below(node, inner, n if several else None, each)


def _replacements(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912  (a case for each kind of fault)
    match node:
        case ast.Compare(left, ops, right):
            for n, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:n], SWAPPED[type(op)](), *ops[n + 1 :]], right)  # type: ignore[list-item]
        case ast.BoolOp(op, values):
            yield ast.BoolOp(SWAPPED[type(op)](), values)  # type: ignore[arg-type]
        case ast.BinOp(left, op, right) if type(op) in SWAPPED:
            yield ast.BinOp(left, SWAPPED[type(op)](), right)  # type: ignore[arg-type]
        case ast.AugAssign(target, op, value) if type(op) in SWAPPED:
            yield ast.AugAssign(target, SWAPPED[type(op)](), value)  # type: ignore[arg-type]
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(value) if value is not None and value is not ...:
            yield ast.Constant(_other(value))
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, source, [_, *_], is_async):
            yield ast.comprehension(target, source, [], is_async)
        case ast.Return(value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.Break() | ast.Continue():
            yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return b"XX" + value
    return f"XX{value}XX" if isinstance(value, str) else value + 1


# Which tests should notice -------------------------------------------------------------------------


@cache
def unit_tests_for(module: str) -> list[list[str]]:
    """Files of unit tests that reach the module by imports: those that name it; then those of its own room, or, where
    there are none, those that are nearest."""
    away = {path: distance for path in UNIT.rglob("test_*.py") if (distance := _reached(path).get(module))}
    near = [path for path, distance in away.items() if distance == 1]
    room = module.split(".")[1]
    houses = HOUSES.get(room, (room,))
    further = [path for path in away if path not in near and path.parent.name in houses]
    if not near and not further:
        further = [path for path, distance in away.items() if distance == min(away.values())]
    stem = f"test_{module.rpartition('.')[2]}"
    waves = [
        sorted(near, key=lambda path: (path.stem != stem, path)),
        sorted(further, key=lambda path: (away[path], path)),
    ]
    return [[str(path) for path in wave] for wave in waves if wave]


@cache
def _reached(start: Path) -> dict[str, int]:
    """Modules of ours, by how many imports lead from the file to each."""
    found: dict[str, int] = {}
    seen, waiting = {start}, deque([(start, 1)])
    while waiting:
        path, distance = waiting.popleft()
        for name, source in _imported(path):
            found.setdefault(name, distance)
            if source not in seen:
                seen.add(source)
                waiting.append((source, distance + 1))
    return found


@cache
def _imported(path: Path) -> list[tuple[str, Path]]:
    """Modules of ours that a file imports, with their sources."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names += [each.name for each in node.names]
    return list(_ours(dict.fromkeys(names)))


def _ours(names: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for name in names:
        base = LIBRARY if name.startswith("wirewatch.") else ROOT
        path = base / (name.replace(".", "/") + ".py")
        if name.startswith(("wirewatch.", "tests.")) and path.exists():
            yield name, path
