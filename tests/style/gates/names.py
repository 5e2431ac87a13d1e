"""Names: no drawers (util, common, helper, misc, manager); a file is named after its noun."""

import re

DRAWERS = {"util", "utils", "common", "helper", "helpers", "misc", "manager", "managers", "stuff"}
C_NAME = re.compile(r"^[a-z0-9_]+\.[ch]$")


def findings(tree):
    for name in tree.files:
        parts = name.split("/")
        words = {word for part in parts for word in re.split(r"[._-]", part.lower())}
        for drawer in sorted(words & DRAWERS):
            yield name, 1, "'%s' is a drawer, not a noun" % drawer
        if name.endswith((".c", ".h")) and not C_NAME.match(parts[-1]):
            yield name, 1, "C files are named in lower case with underscores"


SAMPLE = {
    "broker/util/time.c": "/* x */\n",
    "plugins/lib/http-helpers.py": "# x\n",
    "sdk/misc.h": "/* x */\n",
    "sdk/OptionTable.c": "/* x */\n",
    "sdk/community.c": "/* x */\n",
}
EXPECTED = ["broker/util/time.c:1", "plugins/lib/http-helpers.py:1", "sdk/misc.h:1", "sdk/OptionTable.c:1"]
