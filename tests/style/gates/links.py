"""Links: what the docs point to inside the tree exists, headings included."""

import os
import re
from urllib.parse import unquote

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:")
FENCE = re.compile(r"^\s*(```|~~~)")


def prose_lines(tree, name):
    """Lines outside code blocks, without code spans."""
    fenced = False
    for number, line in enumerate(tree.lines(name), 1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, re.sub(r"`[^`]*`", "", line), line


def anchors(tree, name):
    """The names of a page's headings, as they are made on the web."""
    seen = {}
    for _, _, line in prose_lines(tree, name):
        match = re.match(r"#+\s+(.*?)\s*#*$", line)
        if not match:
            continue
        anchor = re.sub(r"[^\w\- ]", "", match.group(1).lower()).replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield anchor if count == 0 else "%s-%d" % (anchor, count)


def reason(tree, name, target):
    path, _, anchor = unquote(target).partition("#")
    full = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
    if path.startswith("/"):
        return "a link is relative to its page: " + target
    if not os.path.exists(tree.path(full)):
        return "leads nowhere: " + target
    if anchor and full.endswith(".md") and anchor not in set(anchors(tree, full)):
        return "no such heading: " + target
    return None


def findings(tree):
    for name in tree.below(ends=(".md",)):
        for number, prose, _ in prose_lines(tree, name):
            for target in LINK.findall(prose):
                why = None if OUTSIDE.match(target) else reason(tree, name, target)
                if why:
                    yield name, number, why


SAMPLE = {
    "README.md": "# Top\n[a](docs/a.md)\n[b](docs/b.md)\n[c](docs/a.md#two-words)\n[d](docs/a.md#none)\n"
    "[e](https://example.org/x)\n`[f](nowhere)`\n```\n[g](nowhere)\n```\n[h](#top) ![i](no.svg)\n",
    "docs/a.md": "# Page\n## Two words\n[up](../README.md#top)\n[abs](/README.md)\n",
}
EXPECTED = ["README.md:3", "README.md:5", "README.md:11", "docs/a.md:4"]
