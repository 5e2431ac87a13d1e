"""Headers: each public header compiles alone, as C11 and as C++, with nothing but C's own headers and uv.h. headers.py CC FOLDER..."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

INCLUDE = re.compile(r'^#include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
OF_C = {"assert.h", "errno.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h"}
FLAGS = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wpedantic", "-D_POSIX_C_SOURCE=200809L"]

LANGUAGES = [["-x", "c", "-std=c11"]]
if shutil.which("g++") is not None:
    LANGUAGES.append(["-x", "c++", "-std=c++17"])


def compiles(compiler, language, folders, header):
    command = [compiler, *FLAGS, *language, *(f"-I{folder}" for folder in folders), "-"]
    source = f"#include <deskbus/{header}>\nextern int there_is_more_than_nothing;\n"
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{header} does not compile alone ({' '.join(language)}):\n{done.stderr[:800]}")
    return done.returncode == 0


def strangers(path):
    names = set(INCLUDE.findall(path.read_text(encoding="utf-8"))) - OF_C - {"uv.h"}
    return sorted(name for name in names if not name.startswith("deskbus/"))


def main(compiler, *folders):
    good, count = True, 0
    for folder in folders:
        for path in sorted(Path(folder, "deskbus").glob("*.h")):
            count += 1
            for name in strangers(path):
                good = False
                print(f"{path.name} includes <{name}>, which a plugin need not have")
            for language in LANGUAGES:
                good = compiles(compiler, language, folders, path.name) and good
    print(f"{count} headers")
    return 0 if good and count > 10 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
