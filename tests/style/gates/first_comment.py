"""First comment: each file begins with a sentence that names its job."""

import re

# Which comment a file of a kind begins with; group 1 is what it says.
C_COMMENT = re.compile(r"\s*/\*+\s*(.*?)(?:\*/|\n\s*\n|$)", re.DOTALL)
HASH_COMMENT = re.compile(r"(?:#![^\n]*\n)?(?:\s*\n)*#+\s*(.*?)(?:\n(?!#)|$)", re.DOTALL)
PYTHON_COMMENT = re.compile(r"(?:#![^\n]*\n)?(?:\"\"\"|#)\s*(.*?)(?:\n|$)", re.DOTALL)
JS_COMMENT = re.compile(r"(?:#![^\n]*\n)?\s*(?:/\*+|//)\s*(.*?)(?:\*/|\n|$)", re.DOTALL)
HTML_COMMENT = re.compile(r"(?:<!DOCTYPE[^>]*>\s*)?<!--\s*(.*?)-->", re.DOTALL | re.IGNORECASE)
KINDS = [
    ((".c", ".h", ".def", ".css"), C_COMMENT),
    ((".js", ".mjs"), JS_COMMENT),
    ((".py",), PYTHON_COMMENT),
    ((".sh", ".cmake", ".awk"), HASH_COMMENT),
    ((".html",), HTML_COMMENT),
]
WORDS_AT_LEAST = 3


def comment_of(tree, name):
    if tree.is_script(name):
        return HASH_COMMENT if "python" not in tree.lines(name)[0] else PYTHON_COMMENT
    if name.startswith("conf/") and name.endswith((".yaml", ".yml")):
        return HASH_COMMENT
    for ends, pattern in KINDS:
        if name.endswith(ends):
            return pattern
    return None


def findings(tree):
    for name in tree.files:
        pattern = comment_of(tree, name)
        if pattern is None or not (tree.text(name) or "").strip():
            continue
        match = pattern.match(tree.text(name))
        if not match or len(match.group(1).split()) < WORDS_AT_LEAST:
            yield name, 1, "begins without a sentence that names its job"


SAMPLE = {
    "a.c": "#include <stdio.h>\n/* Too late: here it stands. */\n",
    "b.c": "/* Outbox: what waits. */\n",
    "c.h": "/* x */\n",
    "d.py": "import sys\n",
    "e.py": '#!/usr/bin/env python3\n"""Says what it is for."""\n',
    "f.js": '"use strict";\n',
    "g.css": "/* The chat page's looks. */\n",
    "h": "#!/bin/bash\n# Builds what is needed.\n",
    "i": "#!/bin/bash\nset -eu\n",
    "conf/j.yaml": "deskbus: 1\n",
}
EXPECTED = ["a.c:1", "c.h:1", "d.py:1", "f.js:1", "i:1", "conf/j.yaml:1"]
