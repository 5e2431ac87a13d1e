"""Broker: the real deskbus on a configuration in a folder of the test's own; start, stop, kill -9, and its commands."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
DEADLINE_S = 40  # for whatever a test waits for; sanitizers multiply it
BUILD = os.environ.get("DESKBUS_BUILD_DIR", "")
SOURCE = os.environ.get("DESKBUS_SOURCE_DIR", "")
PROGRAM = os.path.join(BUILD, "bin", "deskbus")
PLUGINS = os.path.join(BUILD, "tests", "plugins")


def wait_for(what, condition, deadline_s=DEADLINE_S):
    """The first true value of condition(); asked again and again, never for longer than the deadline."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %d s for %s; last: %r" % (deadline_s, what, value))
        select.select([], [], [], 0.02)  # the pause of a poll; nothing relies on its length


def run_cli(*arguments, text=None, env=None, cwd=None):
    """Runs deskbus to its end: the completed process, with stdout and stderr as text."""
    whole = dict(os.environ, DESKBUS_PLUGIN_PATH=PLUGINS, **(env or {}))
    return subprocess.run([PROGRAM, *arguments], input=text or "", capture_output=True, text=True,
                          env=whole, cwd=cwd, timeout=60, check=False)


class Broker:
    """One state folder and configuration, and at most one running broker on them."""

    def __init__(self, config, files=None):
        self.folder = tempfile.mkdtemp(prefix="deskbus-test-")
        self.state = os.path.join(self.folder, "state")
        self.config = self.write("deskbus.yaml", config)
        self.process = None
        self.errors = os.path.join(self.folder, "stderr")
        for name, content in (files or {}).items():
            self.write(name, content)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.process is not None:
            self.kill()
        if kind is not None and os.path.exists(self.errors):
            with open(self.errors, encoding="utf-8", errors="replace") as file:
                sys.stderr.write("--- broker's stderr ---\n%s---\n" % file.read()[-6000:])
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- files ---

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(content)
        return self.path(name)

    def append(self, name, *lines):
        with open(self.path(name), "a", encoding="utf-8") as file:
            for line in lines:
                file.write((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n")

    def lines(self, name):
        """The finished lines of a JSONL file, decoded; none when it is not there yet."""
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return [json.loads(line) for line in file if line.endswith("\n")]
        except FileNotFoundError:
            return []

    # --- life ---

    def launch(self):
        """Starts `deskbus run` and does not wait for it."""
        env = dict(os.environ, DESKBUS_PLUGIN_PATH=PLUGINS)
        with open(self.errors, "a", encoding="utf-8") as errors:
            self.process = subprocess.Popen([PROGRAM, "run", self.config, "--state", self.state],
                                            stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, env=env)

    def facts(self):
        try:
            with open(os.path.join(self.state, "broker.json"), encoding="utf-8") as file:
                return json.load(file)
        except (FileNotFoundError, ValueError):
            return {}

    def start(self):
        self.launch()
        pid = self.process.pid

        def ready():
            if self.process.poll() is not None:
                raise AssertionError("the broker ended with %d at its start" % self.process.returncode)
            return self.facts().get("pid") == pid
        wait_for("broker.json", ready)
        return self

    def stop(self):
        """SIGTERM: the broker drains and must end with 0."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=DEADLINE_S)
        self.process = None
        assert code == 0, "SIGTERM ended the broker with %d" % code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def must_live(self, seconds):
        """The broker must not end by itself within this time."""
        try:
            code = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError("the broker ended by itself with %d" % code)

    def restart(self):
        """kill -9 and start again."""
        self.kill()
        return self.start()

    # --- commands ---

    def cli(self, *arguments, text=None, code=0):
        """Runs a command on this broker; its output must come with this exit code."""
        done = run_cli(*arguments, "--state", self.state, text=text)
        assert code is None or done.returncode == code, \
            "%s: exit %d, expected %r\n%s%s" % (arguments, done.returncode, code, done.stdout, done.stderr)
        return done

    def ask(self, *arguments, text=None, code=0):
        return json.loads(self.cli(*arguments, "--json", text=text, code=code).stdout)

    def stats(self):
        return self.ask("stats")

    def ledger(self):
        """The ledger of now; both balances must be 0 at any moment."""
        stats = self.stats()
        assert stats["ledger"]["balance"] == 0, stats["ledger"]
        assert stats["owed"]["balance"] == 0, stats["owed"]
        return stats["ledger"]

    def wait_ledger(self, **expected):
        """Waits until the ledger has these figures; it balances all the time."""
        return wait_for("ledger %r" % expected, lambda: (
            lambda ledger: ledger if all(ledger[k] == v for k, v in expected.items()) else None)(self.ledger()))

    def health(self):
        """The exit code, the word and the reasons as one text."""
        done = self.cli("health", "--json", code=None)
        data = json.loads(done.stdout)
        return done.returncode, data["health"], json.dumps(data["reasons"], ensure_ascii=False)


def run_stories(*stories):
    """Runs each story (a function without arguments), names it, and ends with 1 when one failed."""
    wanted = sys.argv[1:]
    failed = 0
    for story in stories:
        if wanted and story.__name__ not in wanted:
            continue
        begin = time.monotonic()
        try:
            story()
            word = "ok"
        except Exception:  # pylint: disable=broad-except
            import traceback
            traceback.print_exc()
            failed += 1
            word = "FAILED"
        print("%-6s %s (%.1f s)" % (word, story.__name__, time.monotonic() - begin), flush=True)
    sys.exit(1 if failed else 0)
