"""Strangers on the sockets: what is malformed is refused and counted, the broker works on; a plain SUB client reads the tap."""

import random
import sys

from broker import SKIPPED, Broker, run_stories, wait_for

try:
    import msgpack
    import zmq
except ImportError as error:
    print("skipped: %s (Debian: python3-zmq, python3-msgpack)" % error)
    sys.exit(SKIPPED)

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  worker: { use: scripted_quiet }
pipelines:
  main:
    from: lines
    steps: [worker]
    otherwise: { to: written }
"""


def connect(kind, address):
    socket = zmq.Context.instance().socket(kind)
    socket.setsockopt(zmq.LINGER, 1000)
    socket.setsockopt(zmq.RCVTIMEO, 20000)
    socket.connect(address)
    return socket


def works(broker, number):
    """A line goes through, and the ledger balances."""
    broker.append("in.jsonl", {"id": "w%d" % number, "text": "line %d" % number})
    wait_for("line %d" % number, lambda: "w%d" % number in [line["id"] for line in broker.lines("out.jsonl")])
    broker.ledger()


def refused(broker):
    return broker.stats()["refused_frames"]


def malformed_requests_are_refused_and_counted():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        socket = connect(zmq.DEALER, broker.facts()["control"])
        good = msgpack.packb({"v": 1, "op": "stats", "args": {}})
        bad = [b"", b"\xc1", b"\x00" * 100, good[:-3], good + b"x", b"\x93\x01\x02", b"\xdf\xff\xff\xff\xff",
               b"\xdb\xff\xff\xff\xffabc", b"\x81" * 5000, msgpack.packb({"op": "stats"}), msgpack.packb({"v": 1}),
               msgpack.packb({"v": 1, "op": 5}), msgpack.packb({"v": 1, "op": "x" * 5000}),
               msgpack.packb({"v": 1, "op": "stats", "args": [1]}), msgpack.packb({"v": "1", "op": "stats"})]
        for body in bad:
            socket.send_multipart([body])
        socket.send_multipart([b"a", b"b", b"c"])
        wait_for("count of malformed", lambda: refused(broker)["control_malformed"] >= len(bad))
        socket.send(msgpack.packb({"v": 99, "op": "stats", "args": {}}))
        wait_for("count of versions", lambda: refused(broker)["control_version"] == 1)
        socket.send(good[:-1] + b"\xc4" + b"\x00" * (2 << 20))
        wait_for("count of oversize", lambda: refused(broker)["control_oversize"] == 1)
        socket.close()
        works(broker, 1)
        broker.stop()


def random_bytes_leave_the_broker_unharmed():
    chance = random.Random(7)
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        before = sum(refused(broker).values())
        for name in ("control", "tap"):
            socket = connect(zmq.DEALER if name == "control" else zmq.SUB, broker.facts()[name])
            for _ in range(500):
                body = chance.randbytes(chance.randrange(0, 300))
                if name == "control":
                    socket.send_multipart([body] * chance.randrange(1, 4))
                else:
                    socket.setsockopt(zmq.SUBSCRIBE, body)
            socket.close()
        wait_for("a count of most", lambda: sum(refused(broker).values()) - before >= 400)
        works(broker, 1)
        broker.stop()


def an_unknown_request_is_answered_with_a_reason():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        socket = connect(zmq.DEALER, broker.facts()["control"])
        for wish in ({"op": "no_such_thing", "args": {}}, {"op": "people.do", "args": {"verb": 5}},
                     {"op": "dead.show", "args": {"id": "zz"}}, {"op": "send", "args": {"source": "lines", "line": "{"}},
                     {"op": "people.show", "args": {}}, {"op": "unit", "args": {"id": ["x"]}}):
            socket.send(msgpack.packb(dict(wish, v=1)))
            answer = msgpack.unpackb(socket.recv_multipart()[-1], raw=False)
            assert answer["ok"] is False and answer["error"]["text"], (wish, answer)
        socket.close()
        works(broker, 1)
        broker.stop()


def a_plain_client_hears_its_topic_and_decodes_it():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        socket = connect(zmq.SUB, broker.facts()["tap"])
        socket.setsockopt(zmq.SUBSCRIBE, b"in/lines/")
        socket.setsockopt(zmq.RCVTIMEO, 100)
        number = [0]

        def heard():
            # A subscription takes a moment to arrive: lines until one is heard.
            number[0] += 1
            broker.append("in.jsonl", {"id": "t%d" % number[0], "from": "ola@example.com", "text": "¿dónde? 包裹"})
            try:
                return socket.recv_multipart()
            except zmq.Again:
                return None
        for _ in range(3):
            topic, body = wait_for("a message on the tap", heard)
            message = msgpack.unpackb(body, raw=False)
            assert topic == b"in/lines/", topic
            assert message["type"] == "message" and message["source"] == "lines", message
            assert message["data"]["msg"]["text"] == "¿dónde? 包裹", message
            assert message["data"]["from"]["addr"] == "ola@example.com" and len(message["id"]) == 32, message
        socket.close()
        broker.stop()


if __name__ == "__main__":
    run_stories(malformed_requests_are_refused_and_counted, random_bytes_leave_the_broker_unharmed,
                an_unknown_request_is_answered_with_a_reason, a_plain_client_hears_its_topic_and_decodes_it)
