"""Every problem code of the program with its messages and remedies, read from the source itself.

The texts stand where a problem is found, so the reference reads them there: it parses `pipeline/` and looks at every
call (and every row of a table) that holds a code. What is only known at run time is written as an ellipsis.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"K\d{3}")
GAP = "…"
_MAKERS = ("Problem", "YamlError")
_DEEPEST = 8

Names = Mapping[str, Sequence[ast.expr]]
"""Names that a text may be written with, each with every value that may stand for it."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    """One way in which a code is told; `severity` is `error` or `warning`."""

    code: str
    message: str
    remedy: str
    severity: str


@dataclass(frozen=True)
class _Scope:
    """What a text is read with: the names at its statement, and all functions of the package by name."""

    names: Names
    functions: Mapping[str, Function]


def findings(package: Path) -> list[Finding]:
    """All findings of all modules of a package, sorted, without repeats."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))]
    functions = {name: node for tree in trees for name, node in _functions(tree).items()}
    shared = {name: values for tree in trees for name, values in _constants(tree).items()}
    return sorted({found for tree in trees for found in _in_tree(tree, shared, functions)})


def codes(package: Path) -> set[str]:
    """Every code that stands as a string in a package."""
    return {code for path in package.rglob("*.py") for code in re.findall(r'"(K\d{3})"', path.read_text("utf-8"))}


def _functions(tree: ast.Module) -> dict[str, Function]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}


def _in_tree(tree: ast.Module, shared: Names, functions: Mapping[str, Function]) -> Iterator[Finding]:
    functions = {**functions, **_functions(tree)}  # its own before one of the same name elsewhere
    outer = {**shared, **_constants(tree)}
    for function in (node for node in ast.walk(tree) if isinstance(node, Function)):
        for statement in _simple(function):
            scope = _Scope({**outer, **_names_at(statement, function)}, functions)
            yield from _in_statement(statement, scope)
    for statement in tree.body:
        if not isinstance(statement, Function):
            yield from _in_statement(statement, _Scope(outer, functions))


def _in_statement(statement: ast.stmt, scope: _Scope) -> Iterator[Finding]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            yield from _in_call(node, scope)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3 and _is_code(node.elts[0]):
            yield from _finding(node.elts, scope)


def _in_call(node: ast.Call, scope: _Scope) -> Iterator[Finding]:
    """A problem made here, or by a function of ours that gets the code as an argument, or by `replace(…, code=…)`."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    given = {word.arg: word.value for word in node.keywords if word.arg}
    code = given.get("code")
    if name == "replace" and code is not None and _is_code(code):
        yield from _finding([code, ast.Constant(GAP), given.get("remedy", ast.Constant(GAP))], scope)
    parts = [each for part in node.args for each in _unpacked(part, scope)]
    start = next((at for at, part in enumerate(parts) if _is_code(part)), None)
    if start is None:
        return
    maker = scope.functions.get(name)
    made = next(_made_in(maker), None) if maker is not None else None
    if maker is None or made is None:
        yield from _finding(parts[start:], scope)
        return
    statement, inner = made
    parameters = zip(maker.args.args, parts, strict=False)
    bound = {word.arg: [ast.Constant(text) for text in _texts(value, scope)] for word, value in parameters}
    within = _Scope({**scope.names, **_names_at(statement, maker), **bound}, scope.functions)
    code_at = next(at for at, part in enumerate(inner.args) if _is_bound_code(part, bound))
    yield from _finding(inner.args[code_at:], within)


def _made_in(function: Function) -> Iterator[tuple[ast.stmt, ast.Call]]:
    for statement in _simple(function):
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS:
                yield statement, node


def _finding(parts: Sequence[ast.expr], scope: _Scope) -> Iterator[Finding]:
    """One finding for each way to read the message, with all ways to read the remedy."""
    whole = [each for part in parts for each in _unpacked(part, scope)]
    (code, *_), messages, remedies, (severity, *_) = (
        _texts(whole[at], scope) if at < len(whole) else [default] for at, default in enumerate(("", GAP, GAP, "error"))
    )
    for message in messages:
        yield Finding(code, _plain(message), _plain(" 或 ".join(dict.fromkeys(remedies))), severity)


def _unpacked(part: ast.expr, scope: _Scope) -> list[ast.expr]:
    """`*NAME` as the parts of the tuple that it names."""
    if isinstance(part, ast.Starred) and isinstance(part.value, ast.Name):
        value = next(iter(scope.names.get(part.value.id, ())), None)
        if isinstance(value, ast.Tuple):
            return value.elts
    return [part]


def _texts(part: ast.expr, scope: _Scope, depth: int = 0) -> list[str]:
    """The texts that an expression may stand for; what cannot be known before a run is an ellipsis."""
    if depth > _DEEPEST:
        return [GAP]

    def inside(node: ast.expr) -> list[str]:
        return _texts(node, scope, depth + 1)

    found: list[str] = []
    match part:
        case ast.Constant(value=str(text)):
            found = [text]
        case ast.JoinedStr(values=values):
            found = ["".join(inside(value)[0] for value in values)]
        case ast.FormattedValue(value=value) if len(inside(value)) == 1:
            found = inside(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            found = [first + second for first in inside(left) for second in inside(right)]
        case ast.BoolOp(values=values):
            found = inside(values[0])
        case ast.IfExp(body=body, orelse=orelse):
            found = [*inside(body), *inside(orelse)]
        case ast.Name(id=name):
            found = [text for value in scope.names.get(name, ()) for text in inside(value)]
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(at))):
            tuples = [value for value in scope.names.get(name, ()) if isinstance(value, ast.Tuple)]
            found = [text for value in tuples for text in inside(value.elts[at])]
        case ast.Call(func=ast.Name(id=name)) if name in scope.functions:
            found = [text for value in _returned(scope.functions[name]) for text in inside(value)]
        case _:
            pass
    return found or [GAP]


def _returned(function: Function) -> list[ast.expr]:
    return [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]


def _constants(tree: ast.Module) -> dict[str, Sequence[ast.expr]]:
    """What a module's own names stand for."""
    pairs = [(node.targets[0], node.value) for node in tree.body if isinstance(node, ast.Assign)]
    return {target.id: [value] for target, value in pairs if isinstance(target, ast.Name)}


def _simple(function: Function) -> Iterator[ast.stmt]:
    """The statements of a function that hold no others."""
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node


def _names_at(statement: ast.stmt, function: Function) -> dict[str, list[ast.expr]]:
    """What the function's names stand for at one of its statements.

    The last assignment before it that is not indented deeper counts, and those after that one (conditions).
    """
    names: dict[str, list[ast.expr]] = {}
    for node in sorted(_simple(function), key=lambda node: node.lineno):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.lineno < statement.lineno:
            values = names.setdefault(node.targets[0].id, [])
            if node.col_offset <= statement.col_offset:
                values.clear()
            values.append(node.value)
    return names


def _is_code(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value) is not None


def _is_bound_code(part: ast.expr, bound: Names) -> bool:
    return isinstance(part, ast.Name) and any(_is_code(value) for value in bound.get(part.id, ()))


def _plain(text: str) -> str:
    """Without the holes of `str.format`: a label is left out, any other hole is an ellipsis."""
    text = re.sub(r"\{(?:label|near)\}", "", text)
    return re.sub(r"(?:…\s*)+", GAP, re.sub(r"\{\w*\}", GAP, text)).strip()
