"""Functions: what others call is named after its file (outbox_push in outbox.c) or after its layer."""

import os
import re

# A definition in column 0: something before the name, parameters, and a brace on a line of its own.
DEFINITION = re.compile(r"^(?!static\b|typedef\b|else\b|__attribute__)[A-Za-z_][\w \t*]*?[ *](\w+)\([^;{]*?\)[^;{()]*\n\{", re.M)


def prefixes(name):
    """Allowed beginnings: the layer, the file, and the file's leading words (segment of segment_read)."""
    parts = name.split("/")
    words = os.path.basename(name)[:-2].split("_")
    leading = ["_".join(words[: count + 1]) for count in range(len(words))]
    return tuple(word + "_" for word in leading + parts[1:-1])


def belongs(function, name):
    return (function + "_").startswith(prefixes(name))


def findings(tree):
    for name in tree.below("broker/", ends=(".c",)):
        code = "\n".join(tree.code_lines(name))
        for match in DEFINITION.finditer(code):
            function = match.group(1)
            if function == "main" or belongs(function, name):
                continue
            yield name, code.count("\n", 0, match.start(1)) + 1, "%s is named after another file" % function


SAMPLE = {
    "broker/route/outbox.c": "/* x */\nint outbox_push(int a)\n{\n}\n\nstatic int push(void)\n{\n}\n\n"
    "struct box *push_it(int a,\n        int b)\n{\n}\n\nint deskbus_x(void)\n{\n}\n\nint outboxes(void)\n{\n}\n",
    "broker/journal/segment_read.c": "/* x */\nvoid segment_open(void)\n{\n}\n\nint journal_open(int a)\n{\n}\n",
    "broker/main.c": "/* x */\nint main(int argc, char **argv)\n{\n}\n",
}
EXPECTED = ["broker/route/outbox.c:10", "broker/route/outbox.c:15", "broker/route/outbox.c:19"]
