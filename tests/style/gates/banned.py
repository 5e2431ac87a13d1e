"""Banned: calls and habits that the house style refuses, each with its reason."""

import re

EVERYWHERE = [
    (r"\b(strcpy|strcat|stpcpy|sprintf|vsprintf|gets)\s*\(", "has no limit: use snprintf or memcpy"),
    (r"\b(atoi|atol|atoll|atof)\s*\(", "hides errors: use strtol and its like"),
    (r"\bstrtok\s*\(", "has a hidden state"),
    (r"\b(usleep|uv_sleep)\s*\(", "never sleep: wait for the event"),
    (r"\btypedef\s+(struct|union|enum)\b", "no typedef for structs"),
    (r"\bgoto\s+(?!out\s*;)\w+", "goto has one label: out"),
    (r"\b(alloca|tmpnam|mktemp)\s*\(", "is unsafe"),
]
# Code that runs on a loop thread, or in the process of somebody else.
LIBRARY = [
    (r"\b(sleep|nanosleep|clock_nanosleep)\s*\(", "no blocking call on a loop thread"),
    (r"\b(system|popen)\s*\(", "no shell from the broker or a plugin"),
]
NO_EXIT = [(r"\b(exit|_exit|quick_exit)\s*\(", "library code never exits")]
TEST_CODE = [(r"\b(sleep|nanosleep|clock_nanosleep)\s*\(", "no sleep in tests: wait for the event")]
TEST_SCRIPTS = [
    (r"\btime\.sleep\s*\(|\bfrom time import .*\bsleep\b", "no sleep in tests: wait for the event"),
    (r"\bwaitForTimeout\s*\(", "no sleep in tests: wait for the event"),
]
TEST_SHELL = [(r"^\s*(?:[^#'\"]*[;&|]\s*)?sleep\s+[\d.$]", "no sleep in tests: wait for the event")]
UNFINISHED = [(r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished: do it, or say in docs what is missing")]
ZMQ_FD = [(r"\bZMQ_FD\b", "only broker/bus/uv_zmq.c knows ZMQ_FD")]
MAY_EXIT = ("broker/cli/", "broker/app/", "broker/main.c", "broker/host_process/")


def rules_for(name):
    rules = list(EVERYWHERE)
    if name.startswith(("broker/", "plugins/", "sdk/src/")):
        rules += LIBRARY
    if name.startswith(("broker/", "plugins/", "sdk/src/")) and not name.startswith(MAY_EXIT):
        rules += NO_EXIT
    if name.startswith("tests/"):
        rules += TEST_CODE
    if name != "broker/bus/uv_zmq.c":
        rules += ZMQ_FD
    return rules


def script_rules(tree, name):
    rules = list(UNFINISHED)
    if name.startswith("tests/"):
        rules += TEST_SCRIPTS if name.endswith((".py", ".js", ".mjs")) else []
        rules += TEST_SHELL if name.endswith(".sh") or tree.is_script(name) else []
    return rules


def match_lines(name, lines, rules):
    for number, line in enumerate(lines, 1):
        for pattern, why in rules:
            match = re.search(pattern, line)
            if match:
                yield name, number, "%s: %s" % (match.group(0).strip(), why)


def findings(tree):
    for name in tree.below():
        yield from match_lines(name, tree.code_lines(name), rules_for(name))
        yield from match_lines(name, tree.lines(name), UNFINISHED)
    for name in tree.files:
        if name.startswith("tests/style/") or not (
            name.endswith((".py", ".js", ".mjs", ".sh", ".cmake", "CMakeLists.txt")) or tree.is_script(name)
        ):
            continue
        yield from match_lines(name, tree.lines(name), script_rules(tree, name))


SAMPLE = {
    "broker/route/a.c": "/* strcpy(a, b) in a comment is fine */\nstrcpy(a, b);\nx = atoi(s);\nexit(1);\n"
    'log("sprintf(x)");\nsnprintf(a, 1, "b");\ngoto out;\ngoto fail;\nmy_exit(2);\n',
    "broker/cli/b.c": "/* x */\nexit(1);\nusleep(1);\n",
    "broker/bus/uv_zmq.c": "/* x */\nint fd = ZMQ_FD;\n",
    "broker/bus/bus.c": "/* ZMQ_FD here is only talk */\nint fd = ZMQ_FD;\n",
    "plugins/mood/c.c": "/* x */\ntypedef struct mood mood;\nsystem(a);\n",
    "tests/unit/a/d.c": "/* x */\nsleep(1);\nint sleeper(void);\n/* TODO later */\n",
    "tests/e2e/e.py": "import time\ntime.sleep(1)\n",
    "tests/e2e/f.sh": "# sleep 1\nsleep 1\nwait; sleep 0.1\necho 'sleep 1'\n",
}
EXPECTED = [
    "broker/route/a.c:2", "broker/route/a.c:3", "broker/route/a.c:4", "broker/route/a.c:8",
    "broker/cli/b.c:3", "broker/bus/bus.c:2", "plugins/mood/c.c:2", "plugins/mood/c.c:3",
    "tests/unit/a/d.c:2", "tests/unit/a/d.c:4", "tests/e2e/e.py:2", "tests/e2e/f.sh:2",
    "tests/e2e/f.sh:3",
]
