"""The commands as scripts rely on them: exit codes, JSON, one line per message, and a help that tells the truth."""

import json
import os
import pty
import re
import subprocess

from broker import PLUGINS, PROGRAM, Broker, run_cli, run_stories, wait_for

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  worker: { use: scripted }
pipelines:
  main:
    from: lines
    reply_by: written
    team: support
    steps:
      - worker
      - when: { text: /invoice/ }
        hand_off: support
    otherwise: { to: written }
"""
LATER = ("bench", "torture", "top", "test", "ledger", "reload", "rollback", "drain", "resume", "new-plugin", "keys", "train", "score")


def commands():
    """The names of the commands in the help."""
    text = run_cli("--help").stdout
    return re.findall(r"^  ([a-z][a-z-]*)  +\S", text, re.MULTILINE)


def on_terminal(*arguments):
    """What a person sees: stdout is a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=slave) as process:
        os.close(slave)
        text = b""
        try:
            part = os.read(master, 65536)
            while part:
                text += part
                part = os.read(master, 65536)
        except OSError:
            pass  # Linux: EIO when the other side is closed
    os.close(master)
    return text.decode()


def help_names_what_is_built_and_each_has_an_example():
    names = commands()
    for name in ("run", "check", "explain", "try", "send", "tap", "stats", "health", "why", "dead", "people", "journal",
                 "plugins", "version"):
        assert name in names, (name, names)
    for name in names:
        done = run_cli(name, "--help")
        assert done.returncode == 0 and "deskbus %s" % name in done.stdout.partition("example:\n")[2], (name, done.stdout)
    for name in LATER:
        if name not in names:
            assert run_cli(name).returncode == 2, name


def wrong_usage_is_2_and_no_broker_is_3():
    for arguments in ((), ("no_such_command",), ("check",), ("stats", "--no-such-option"), ("run", "a", "b"),
                      ("journal", "mend"), ("send", "text")):
        done = run_cli(*arguments)
        assert done.returncode == 2 and done.stderr and not done.stdout, (arguments, done)
    with Broker(CONFIG) as broker:
        for arguments in (("stats",), ("health",), ("people", "list"), ("dead", "list"), ("tap",), ("send", "--source", "lines", "x")):
            done = broker.cli(*arguments, code=3)
            assert broker.state in done.stderr, done.stderr
        done = run_cli("stats", env={"DESKBUS_STATE": broker.path("elsewhere")})
        assert done.returncode == 3 and "elsewhere/broker.json" in done.stderr, done


def check_says_yes_or_every_error_with_its_place():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        done = run_cli("check", broker.config)
        assert done.returncode == 0, done.stdout
        broker.write("broken.yaml", CONFIG.replace("use: scripted", "use: scriptet").replace("to: written", "to: writen"))
        done = run_cli("check", broker.path("broken.yaml"))
        found = re.findall(r"broken\.yaml:(\d+):\d+: error: .*\[([A-Z]{3}\d{3})\]", done.stdout)
        assert done.returncode == 1 and len(found) >= 2 and "^" in done.stdout, done.stdout
        assert "did you mean" in done.stdout.lower(), done.stdout
        for _, code in found:
            told = run_cli("explain", code)
            assert told.returncode == 0 and code in told.stdout, (code, told)
        assert run_cli("explain", "XYZ999").returncode == 1
        assert run_cli("check", broker.path("absent.yaml")).returncode == 1
        graph = run_cli("check", broker.config, "--graph")
        assert graph.returncode == 0 and "flowchart" in graph.stdout, graph.stdout


def version_and_plugins_answer_programs():
    version = json.loads(run_cli("version", "--json").stdout)
    assert re.match(r"\d+\.\d+", version["version"]), version
    plugins = run_cli("plugins", "--json")
    for name in ("file", "crm", "sentiment", "responder", "scripted"):
        assert '"%s"' % name in plugins.stdout, (name, plugins.stdout)


def try_answers_line_by_line_and_touches_nothing():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        lines = [{"id": "a", "conversation": "k", "text": "reply hello"}, {"text": "my invoice"}, {"text": "what else"},
                 {"text": "reject bad_words"}, {"text": "end spam"}, {"text": "hand_off"}]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        done = run_cli("try", broker.config, text=text)
        assert done.returncode == 0, done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["outcome"] for line in told] == \
            ["answered", "handed_off:support", "forwarded:written", "dead:bad_words", "closed:spam", "handed_off:support"], told
        assert told[0]["id"] == "a" and told[0]["conversation"] == "k", told[0]
        assert told[0]["outputs"][0]["to"] == "written", told[0]
        alone = run_cli("try", broker.config, "--step", "worker", text='{"text":"what else"}\n')
        assert json.loads(alone.stdout)["outcome"] == "none", alone
        assert not broker.lines("out.jsonl"), "try wrote to the sink"


def a_running_broker_is_asked_and_told():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        with subprocess.Popen([PROGRAM, "tap", "in/", "--count", "1", "--json", "--state", broker.state],
                              stdout=subprocess.PIPE, text=True, env={"DESKBUS_PLUGIN_PATH": PLUGINS}) as tap:
            def heard():
                # A subscription takes a moment to arrive: sent again until tap has its one message.
                broker.cli("send", "--source", "lines", "--from", "ola@example.com", "my invoice")
                return tap.poll() is not None
            wait_for("tap's end", heard)
            assert tap.returncode == 0 and "my invoice" in tap.stdout.read()
        identity = broker.cli("send", "--source", "lines", "reply hello").stdout.strip()
        assert re.fullmatch(r"[0-9a-f]{32}", identity), identity
        broker.wait_ledger(answered=1, in_flight=0)
        hops = broker.ask("why", identity)["hops"]
        assert [hop["kind"] for hop in hops][:3] == ["accept", "effect", "end"], hops
        told = on_terminal("why", identity, "--state", broker.state)
        assert "worker" in told and "answered" in told and "reply hello" in told, told
        invoice = broker.ask("send", "--source", "lines", text='{"id":"i7","text":"my invoice"}\n')["id"]
        wait_for("the hand-off", lambda: broker.ledger()["in_flight"] == 0)
        rule = on_terminal("why", invoice, "--state", broker.state)
        assert "deskbus.yaml:15" in rule or "deskbus.yaml:16" in rule, rule
        assert on_terminal("why", "i7", "--state", broker.state) == rule
        broker.cli("why", "0123456789abcdef", code=1)
        broker.cli("send", "--source", "nobody", "x", code=4)
        broker.cli("send", "--source", "lines", text="not json\n", code=4)
        assert broker.ask("health")["health"] == "ok"
        assert broker.cli("stats").stdout, "stats for people"
        kinds = {json.loads(line)["kind"] for line in broker.cli("journal", "dump").stdout.splitlines()}
        assert {"accept", "end"} <= kinds, kinds
        broker.stop()


def samples_balance_during_load():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        samples = 0
        broker.append("in.jsonl", *[{"id": "m%d" % n, "conversation": "c%d" % (n % 50), "text": "line %d" % n} for n in range(3000)])
        while broker.ledger()["forwarded"] < 3000:
            samples += 1
        assert samples > 3, samples
        broker.stop()


if __name__ == "__main__":
    run_stories(help_names_what_is_built_and_each_has_an_example, wrong_usage_is_2_and_no_broker_is_3,
                check_says_yes_or_every_error_with_its_place, version_and_plugins_answer_programs,
                try_answers_line_by_line_and_touches_nothing, a_running_broker_is_asked_and_told, samples_balance_during_load)
