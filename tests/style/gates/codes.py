"""Codes: each error code stands in the table once, and no code is used that the table does not know."""

import re

TABLE = "broker/base/codes.def"
TABLES = "broker/base/"  # the table includes a file per family
CODE = re.compile(r"\b([A-Z]{3}[0-9]{3})\b")


def table_rows(tree, name):
    """Line and code of each row; a row is a macro call, its first code counts."""
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), tree.text(name), flags=re.DOTALL)
    for match in re.finditer(r"^\s*\w+\(\s*\"?([A-Z]{3}[0-9]{3})\b", text, re.MULTILINE):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def findings(tree):
    if TABLE not in tree.files:
        return
    seen = {}
    for table in tree.below(TABLES, ends=(".def",)):
        for number, code in table_rows(tree, table):
            if code in seen:
                yield table, number, "%s stands already in %s: codes are never used again" % (code, seen[code])
            seen.setdefault(code, "%s:%d" % (table, number))
    families = {code[:3] for code in seen}
    for name in tree.below("broker/", ends=(".c", ".h")):
        for number, line in enumerate(tree.lines(name), 1):
            for code in CODE.findall(line):
                if code[:3] in families and code not in seen:
                    yield name, number, "%s is not in %s" % (code, TABLE)


SAMPLE = {
    TABLE: '/* CODE(CFG009, "x") in a comment */\nCODE(CFG001, "a")\nCODE(CFG002,\n     "b, see CFG001")\n'
    'CODE(CFG001, "c")\n',
    "broker/config/a.c": '/* x */\nadd("CFG002");\nadd("CFG003");\nadd("SHA256");\n',
}
EXPECTED = ["broker/base/codes.def:5", "broker/config/a.c:3"]
