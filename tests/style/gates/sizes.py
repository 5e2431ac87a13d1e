"""Sizes: a function has at most 60 lines, a file 500, a header 200."""

import ast
import re

FUNCTION_LINES = 60
FILE_LINES = 500
HEADER_LINES = 200
CODE_ENDS = (".c", ".h", ".py", ".js", ".mjs", ".sh", ".css", ".cmake", "CMakeLists.txt")
JS_BEGIN = re.compile(r"^(\s*)[^(\s].*(\bfunction\b.*|=>\s*|\)\s*)\{\s*$")
JS_NO_FUNCTION = re.compile(r"^\s*(if|for|while|switch|do|else|try|catch|describe)\b|^\s*\}")
SHELL_BEGIN = re.compile(r"^(function\s+)?([A-Za-z_]\w*)\s*(\(\))?\s*[{(]\s*$")


def c_functions(tree, name):
    """First and last line of each function, its signature included; relies on clang-format."""
    lines = tree.code_lines(name)
    begin = None
    for number, line in enumerate(lines, 1):
        if line.rstrip() == "{":
            begin = number - 1
            while begin > 1 and lines[begin - 2].strip() and lines[begin - 2][0] not in "};#":
                begin -= 1
        elif line.startswith("}") and begin is not None:
            yield begin, number
            begin = None


def python_functions(tree, name):
    for node in ast.walk(ast.parse(tree.text(name))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def indented_functions(tree, name, begins):
    """Functions of a language whose closing brace stands below the line that opened it."""
    lines = tree.lines(name)
    for number, line in enumerate(lines, 1):
        indent = begins(line)
        if indent is None:
            continue
        for last in range(number, len(lines)):
            if re.match(re.escape(indent) + r"[})]", lines[last]):
                yield number, last + 1
                break


def js_begins(line):
    match = JS_BEGIN.match(line)
    return match.group(1) if match and not JS_NO_FUNCTION.match(line) else None


def shell_begins(line):
    return "" if SHELL_BEGIN.match(line) else None


def functions(tree, name):
    if name.endswith((".c", ".h")):
        return c_functions(tree, name)
    if name.endswith(".py"):
        return python_functions(tree, name)
    if name.endswith((".js", ".mjs")):
        return indented_functions(tree, name, js_begins)
    if name.endswith(".sh") or tree.is_script(name):
        return indented_functions(tree, name, shell_begins)
    return []


def findings(tree):
    for name in tree.files:
        if not (name.endswith(CODE_ENDS) or tree.is_script(name)):
            continue
        limit = HEADER_LINES if name.endswith(".h") else FILE_LINES
        count = (tree.text(name) or "").count("\n")
        if count > limit:
            yield name, 1, "%d lines, at most %d" % (count, limit)
        for begin, last in functions(tree, name):
            if last - begin + 1 > FUNCTION_LINES:
                yield name, begin, "a function of %d lines, at most %d" % (last - begin + 1, FUNCTION_LINES)


def _body(count):
    return "".join("    a%d();\n" % number for number in range(count))


SAMPLE = {
    "a.c": "/* x */\n\nint f(int a,\n        int b)\n{\n" + _body(57) + "}\n\nint g(void)\n{\n" + _body(57) + "}\n",
    "a.h": "/* x */\n" * 201,
    "b.h": "/* x */\n" * 200,
    "long.c": "/* x */\n" * 501,
    "a.js": "/* x */\nfunction f() {\n" + _body(59) + "}\nconst g = () => {\n" + _body(58) + "};\n",
    "a.sh": "# x\nf() {\n" + _body(59) + "}\n",
    "a.py": "def f():\n" + "    a()\n" * 60 + "def g():\n" + "    a()\n" * 59,
    "tool": "#!/bin/sh\nf()\n{\n}\ng() {\n" + _body(59) + "}\n",
}
EXPECTED = ["a.c:3", "a.h:1", "long.c:1", "a.js:2", "a.sh:2", "a.py:1", "tool:5"]
