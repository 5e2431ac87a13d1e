"""Format: clang-format would change nothing. Version 14 decides; another version says other things."""

import re
import shutil
import subprocess

VERSION = "14"
SKIPPED = ("", 0, "no clang-format " + VERSION)
PLACE = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): code should be clang-formatted")


def clang_format():
    for name in ("clang-format-" + VERSION, "clang-format"):
        program = shutil.which(name)
        if program is None:
            continue
        version = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
        if re.search(r"version %s\." % VERSION, version):
            return program
    return None


def findings(tree):
    program = clang_format()
    if program is None:
        yield SKIPPED
        return
    names = tree.below()
    for begin in range(0, len(names), 100):
        command = [program, "--dry-run", "--ferror-limit=1", "--style=file"] + names[begin : begin + 100]
        out = subprocess.run(command, cwd=tree.root, stderr=subprocess.PIPE, check=False).stderr.decode()
        for line in out.split("\n"):
            match = PLACE.match(line)
            if match:
                yield match.group(1), int(match.group(2)), "not as clang-format writes it"


SAMPLE = {
    ".clang-format": "BasedOnStyle: LLVM\nIndentWidth: 4\n",
    "a.c": "/* x */\nint  a(void);\n",
    "b.c": "/* x */\nint b(void);\n",
}
EXPECTED = ["a.c:2"]
