"""Globals: no mutable variable at file scope; state hangs off an instance, tables are const."""

import re

# A declaration in column 0 (clang-format sees to that) that is neither function, type nor prototype.
DECLARATION = re.compile(
    r"^(?:static\s+|extern\s+|_Thread_local\s+|volatile\s+|__thread\s+|const\s+)*"
    r"(?:(?:struct|enum|union)\s+\w+|unsigned\s+\w+|\w+)\s*[^(){};]*?\b\w+(?:\[[^\]]*\])*\s*(?:=|;)"
)
NO_VARIABLE = re.compile(r"^(?:typedef|return|goto|#|(?:struct|enum|union)\s+\w+\s*;|[A-Z_]+\s*;)")


def is_mutable(line):
    declared = line.split("=")[0]
    if "*" in declared:  # what counts is whether the pointer itself is const
        return not re.search(r"\*\s*const\b[^*]*$", declared)
    return not re.search(r"\bconst\b", declared)


def findings(tree):
    for name in tree.below():
        depth = 0
        for number, line in enumerate(tree.code_lines(name), 1):
            at_file_scope = depth == 0 and line[:1] not in (" ", "\t", "")
            depth += line.count("{") - line.count("}")
            if not at_file_scope or NO_VARIABLE.match(line):
                continue
            if DECLARATION.match(line) and is_mutable(line):
                yield name, number, "mutable variable at file scope: " + line.strip()


SAMPLE = {
    "a.c": "/* x */\nstatic int counter;\nstatic const int table[] = {\n    1,\n};\nstruct box;\n"
    "static const char *name = 0;\nstatic const char *const names[] = {0};\nint go(int a);\n"
    "static struct box *boxes[4];\nextern const struct box one;\nenum { A = 1, B };\n"
    "static int go(int a)\n{\n    static int local;\n    int b = 1;\n}\n"
    "const struct box two = {\n    .a = 1,\n};\nstatic _Thread_local int errors;\n#define X y = 1\n"
    "typedef int visit_fn(int a);\nstruct box {\n    int b;\n};\nuint64_t seen = 0;\n",
}
EXPECTED = ["a.c:2", "a.c:7", "a.c:10", "a.c:21", "a.c:27"]
