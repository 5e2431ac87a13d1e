"""A customer asks for a person: taken, answered once, solved, returned to the bot; kill -9 between the steps changes nothing."""

from broker import Broker, run_stories, wait_for

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  bot: { use: scripted }
pipelines:
  main:
    from: lines
    reply_by: written
    team: support
    steps: [bot]
    otherwise: { hand_off: support }
"""


def say(broker, number, text):
    broker.append("in.jsonl", {"id": "m%d" % number, "conversation": "ola", "from": "ola@example.com", "text": text})


def cases(broker, *more):
    return broker.ask("people", "list", *more)["cases"]


def one_case(broker, **expected):
    """The only case, as it is once it has these figures."""
    def found():
        listed = cases(broker, "--all")
        assert len(listed) <= 1, listed
        if listed and all(listed[0].get(k) == v for k, v in expected.items()):
            return listed[0]
        return None
    return wait_for("a case with %r" % expected, found)


def sent(broker):
    return [line["text"] for line in broker.lines("out.jsonl")]


def survives(broker, case):
    """After kill -9 the case is as it was."""
    broker.restart()
    again = cases(broker, "--all")
    assert len(again) == 1, again
    for key in ("case", "status", "owner", "person", "team", "from", "cycle", "why"):
        assert again[0].get(key) == case.get(key), (key, again[0], case)
    broker.ledger()


def a_case_goes_its_way_through_people_and_restarts():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        say(broker, 1, "reply hello from the bot")
        wait_for("the bot's answer", lambda: sent(broker) == ["hello from the bot"])
        say(broker, 2, "I want a person, please")
        broker.wait_ledger(answered=1, handed_off=1, in_flight=0)
        case = one_case(broker, owner="team", team="support")
        survives(broker, case)
        identity = case["case"]

        broker.cli("people", "take", identity, "--as", "anna", "--key", "take-1")
        broker.cli("people", "take", identity, "--as", "anna", "--key", "take-1")
        case = one_case(broker, owner="person", person="anna", status="open")
        survives(broker, case)
        refused = broker.cli("people", "take", identity, "--as", "bob", code=4)
        assert "anna" in refused.stderr and "--force" in refused.stderr, refused.stderr
        broker.cli("people", "reply", identity, "mine!", "--as", "bob", code=4)

        say(broker, 3, "reply the bot talks in between")
        broker.wait_ledger(answered=1, handed_off=2)
        shown = broker.ask("people", "show", identity)
        assert [s["text"] for s in shown["suggestions"]] == ["the bot talks in between"], shown["suggestions"]
        assert sent(broker) == ["hello from the bot"], sent(broker)
        survives(broker, one_case(broker, owner="person", person="anna"))

        for _ in range(2):
            broker.cli("people", "reply", identity, "Good morning, Anna here.", "--as", "anna", "--key", "words-1")
        wait_for("Anna's answer", lambda: "Good morning, Anna here." in sent(broker))
        broker.restart()
        broker.cli("people", "reply", identity, "Good morning, Anna here.", "--as", "anna", "--key", "words-1")
        broker.cli("people", "reply", identity, "Anything else?", "--as", "anna")
        wait_for("Anna's next words", lambda: "Anything else?" in sent(broker))
        assert sent(broker) == ["hello from the bot", "Good morning, Anna here.", "Anything else?"], sent(broker)
        shown = broker.ask("people", "show", identity)
        told = [(line["who"], line["text"]) for line in shown["transcript"]]
        assert ("customer", "I want a person, please") in told, told
        assert ("person", "Anything else?") in told, told

        broker.cli("people", "return", identity, "--as", "anna")
        survives(broker, one_case(broker, owner="bot"))
        say(broker, 4, "reply the bot is back")
        wait_for("the bot's answer", lambda: "the bot is back" in sent(broker))
        broker.stop()
        lines = broker.lines("out.jsonl")
        assert len({line["output"] for line in lines}) == len(lines) == 4, lines


def a_case_is_taken_by_force_and_solved():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        say(broker, 1, "a person, please")
        identity = one_case(broker, owner="team")["case"]
        broker.cli("people", "reply", identity, "Anna speaking", "--as", "anna")
        one_case(broker, owner="person", person="anna")
        broker.cli("people", "take", identity, "--as", "bob", "--force", "--why", "Anna is ill")
        survives(broker, one_case(broker, person="bob"))
        broker.cli("people", "pending", identity, "--as", "bob")
        survives(broker, one_case(broker, status="pending", person="bob"))
        broker.cli("people", "solve", identity[:8], "--as", "bob")
        survives(broker, one_case(broker, status="solved"))
        assert cases(broker) == [], cases(broker)
        broker.cli("people", "take", "ffffffff", "--as", "bob", code=4)
        wait_for("the answer", lambda: sent(broker) == ["Anna speaking"])
        broker.stop()


def a_reply_taken_by_kill_leaves_once():
    """The reply is on disk and the sink does not answer: after kill -9 it leaves, once."""
    config = CONFIG.replace("written: { use: file, write: out.jsonl }", "written: { use: scripted, log: sink.log, delay: 300ms }")
    with Broker(config, {"in.jsonl": ""}) as broker:
        broker.start()
        say(broker, 1, "a person, please")
        identity = one_case(broker, owner="team")["case"]
        broker.cli("people", "reply", identity, "on its way", "--as", "anna", "--key", "k")
        broker.restart()
        broker.cli("people", "reply", identity, "on its way", "--as", "anna", "--key", "k")

        def done():
            with open(broker.path("sink.log"), encoding="utf-8") as file:
                return [line for line in file if line.startswith("done ") and line.endswith("on its way\n")]
        wait_for("the sink's done", done)
        wait_for("nothing owed", lambda: broker.stats()["owed"]["waiting"] == 0)
        assert len(done()) == 1, done()
        broker.ledger()
        broker.stop()


if __name__ == "__main__":
    run_stories(a_case_goes_its_way_through_people_and_restarts, a_case_is_taken_by_force_and_solved,
                a_reply_taken_by_kill_leaves_once)
