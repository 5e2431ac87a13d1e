"""Source tree: which files the gates look at, and C code without its comments and strings."""

import os
import re
import subprocess

SKIPPED_FOLDERS = {".git", "build", "run", "node_modules", "__pycache__"}
C_TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)


def _blank(match):
    """Keeps the line breaks and the quotes, so that places stay what they were."""
    text = match.group(0)
    inner = re.sub(r"[^\n]", " ", text)
    return text[0] + inner[1:-1] + text[0] if text[0] in "\"'" else inner


def strip_c(text):
    """C without comments and without what its strings say; same lines, same columns."""
    return C_TOKEN.sub(_blank, text)


class SourceTree:
    """All files below a folder that are, or could be, tracked."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.files = sorted(self._tracked() if self._is_checkout() else self._walked())

    def _is_checkout(self):
        return os.path.exists(os.path.join(self.root, ".git"))

    def _tracked(self):
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-c", "-o", "--exclude-standard"]
        out = subprocess.run(command, cwd=self.root, check=True, stdout=subprocess.PIPE).stdout
        names = {name for name in out.decode().split("\0") if name}
        return [name for name in names if os.path.isfile(os.path.join(self.root, name))]

    def _walked(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.root)

    def path(self, name):
        return os.path.join(self.root, name)

    def below(self, *prefixes, ends=(".c", ".h")):
        """Names that begin with one of prefixes (none: all) and end with one of ends."""
        return [
            name
            for name in self.files
            if name.endswith(tuple(ends)) and (not prefixes or name.startswith(prefixes))
        ]

    def text(self, name):
        """The content, or None for what is not text."""
        with open(self.path(name), "rb") as file:
            content = file.read()
        if b"\0" in content:
            return None
        return content.decode("utf-8", errors="replace")

    def lines(self, name):
        return (self.text(name) or "").split("\n")

    def code_lines(self, name):
        """Lines of a C file without comments and string contents."""
        return strip_c(self.text(name) or "").split("\n")

    def is_script(self, name):
        """A file without ending that begins with #! (bootstrap, .ci/run)."""
        if "." in os.path.basename(name):
            return False
        with open(self.path(name), "rb") as file:
            return file.read(2) == b"#!"
