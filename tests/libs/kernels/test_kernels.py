"""Every Python signature of a kernel is that of the C++ function of its name: nothing else would notice."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[3] / "libs" / "microtome"
ELEMENTS = {
    "Ints": "Int", "Longs": "Long", "Floats": "Float", "Bools": "bool", "Bytes": "Byte", "Codes": "Code"
}  # fmt: skip
BY_VALUE = {"int": "Long", "float": "Float", "bool": "bool", "np.random.Generator": "Random *"}
BUNDLE = re.compile(r"const ([A-Z]\w+) &")
DECLARATION = re.compile(r"^KERNEL (\w+)\(([^)]*)\)", re.MULTILINE)
STRUCT = re.compile(r"^struct (\w+) \{\n((?:    [^()]+;.*\n)+)", re.MULTILINE)
PARAMETER = re.compile(r"(.*?)\b(\w+)$", re.DOTALL)


def _in_cpp(kind: str) -> str:
    """How C++ spells an annotation."""
    if kind == "Bundle":
        return kind
    if kind in BY_VALUE:
        return BY_VALUE[kind]
    if kind.startswith("Filled["):
        return f"{ELEMENTS[kind.removeprefix('Filled[').removesuffix(']')]} *"
    return f"const {ELEMENTS[kind]} *"


def _python() -> list[tuple[str, Path, ast.FunctionDef]]:
    """Name, module and function of every kernel in Python."""
    return [
        (node.name.removeprefix("_"), path.with_suffix(""), node)
        for path in sorted(ROOMS.rglob("*.py"))
        if "from microtome.kernels import" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        if any(ast.unparse(one).startswith("kernel") for one in node.decorator_list)
    ]


def _cpp() -> list[tuple[str, Path, str]]:
    """Name, file and parameters of every C++ kernel."""
    return [
        (name, path.with_suffix(""), parameters)
        for path in sorted(ROOMS.glob("*/*.[ch]pp"))
        for name, parameters in DECLARATION.findall(path.read_text(encoding="utf-8"))
    ]


def _structs() -> dict[str, tuple[Path, str]]:
    """By name: the file that has a struct, and its members as C++ declares them."""
    return {
        name: (path.with_suffix(""), members)
        for path in sorted(ROOMS.glob("*/*.[ch]pp"))
        for name, members in STRUCT.findall(path.read_text(encoding="utf-8"))
    }


def _parameters(text: str) -> list[tuple[str, str]]:
    """Names and types of C++ parameters, spaced as we space them."""
    found = [PARAMETER.fullmatch(part.strip()) for part in text.split(",")]
    return [(one[2], re.sub(r"\s*([*&])\s*", r" \1", one[1]).strip()) for one in found if one]


FUNCTIONS = {name: (path, function) for name, path, function in _python()}


def test_every_kernel_has_one_function_in_python_and_one_in_cpp() -> None:
    counts = Counter(name for name, _, _ in _cpp())
    assert counts == Counter(name for name, _, _ in _python())
    assert set(counts.values()) == {1}


@pytest.mark.parametrize(("name", "path", "parameters"), [pytest.param(*one, id=one[0]) for one in _cpp()])
def test_parameters_agree_in_name_order_type_and_constness(name: str, path: Path, parameters: str) -> None:
    beside, function = FUNCTIONS[name]
    expected = [(one.arg, _in_cpp(ast.unparse(one.annotation))) for one in function.args.args]
    found = _parameters(parameters)
    assert [(name, BUNDLE.sub("Bundle", kind)) for name, kind in found] == expected
    assert beside == path, "a C++ file lies beside the Python module of its name"


@pytest.mark.parametrize(
    "name", sorted(set(BUNDLE.findall(" ".join(parameters for _, _, parameters in _cpp()))))
)
def test_members_of_a_bundle_agree_in_name_order_and_type(name: str) -> None:
    path, text = _structs()[name]
    module = import_module(".".join(path.relative_to(ROOMS.parent).parts))
    kinds = inspect.get_annotations(getattr(module, name))
    expected = [(member, _in_cpp(str(kinds[member]))) for member in module.IN_KERNELS]
    assert _parameters(",".join(re.findall(r"^ *([^;]*);", text, re.MULTILINE))) == expected


@pytest.mark.parametrize("function", [pytest.param(one, id=name) for name, _, one in _python()])
def test_a_kernel_in_python_says_what_it_does_and_nothing_else(function: ast.FunctionDef) -> None:
    assert [ast.unparse(one) for one in function.decorator_list] == ["kernel"]
    assert ast.get_docstring(function)
    assert len(function.body) == 1
    assert ast.unparse(function.returns) == "None"
    rest = function.args
    assert not (rest.defaults or rest.kwonlyargs or rest.posonlyargs or rest.vararg or rest.kwarg)


# C++ files, and the modules that give the same names to the same numbers
SHARED = {
    "matching/table.hpp": "matching.table",
    "matching/parameters.hpp": "matching.parameters",
    "matching/outcomes.cpp": "matching.outcomes",
    "matching/areas.cpp": "matching.labels",
    "chance/abreast.hpp": "chance.resampling",
    "formats/json_scanner.hpp": "formats.plain_results",
}
CONSTANTS = re.compile(r"\bconstexpr [\w:]+ ([A-Z][^;{]*);")
CONSTANT = re.compile(r"(\w+) = (-?[\d.]+)(?:,|$)")


@pytest.mark.parametrize("file", SHARED)
def test_numbers_have_the_same_names_in_python(file: str) -> None:
    module = import_module(f"microtome.{SHARED[file]}")
    declared = CONSTANTS.findall((ROOMS / file).read_text(encoding="utf-8"))
    found = {name: float(value) for line in declared for name, value in CONSTANT.findall(line)}
    shared = found.keys() & vars(module).keys()
    assert shared
    assert {name: found[name] for name in shared} == {name: getattr(module, name) for name in shared}
