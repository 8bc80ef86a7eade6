"""A user's own model behind a real HTTP server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tripoint.coding.coder import Coder
from tripoint.errors import ModelError
from tripoint.knowledge.endpoint import Endpoint
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser

TEXT = "Sweden quietly slipped Latvia three icebreakers."


@contextmanager
def serving(answers: list[object]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A chat endpoint that gives the answers in turn, and what it was asked."""
    asked: list[dict[str, object]] = []

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(
                {"path": self.path, "key": self.headers["Authorization"], **json.loads(body)}
            )
            content = answers[min(len(asked), len(answers)) - 1]
            code = 500 if content is None else 200
            said = {"choices": [{"message": {"content": json.dumps(content)}}]}
            payload = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def told(**changes: object) -> dict[str, object]:
    event = {"type": "AID", "mode": "", "status": "occurred", "actors": [0], "recipients": [1],
             "by": [], "word": "slipped"}  # fmt: skip
    return {"events": [{**event, **changes}]}


def test_an_endpoint_speaks_as_the_encoder_does() -> None:
    with serving([told()]) as (url, asked):
        learned = load_learned.__wrapped__(f"{url}#our-model", "secret")
        coder = Coder(load_parser(), load_knowledge(), learned)
        (event,) = coder.code(TEXT, None).events
    assert (event.type, event.status) == ("AID", "occurred")
    assert [p.code for p in event.actors] == ["SWE"]
    assert [p.code for p in event.recipients] == ["LVA"]
    assert "encoder:0.95" in event.why
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["key"] == "Bearer secret"
    assert asked[0]["model"] == "our-model"


@pytest.mark.parametrize(
    "wrong",
    [
        told(type="GIFT"),
        told(status="sure"),
        told(actors=[7]),
        told(actors=[]),
        told(recipients="1"),
        told(actors=[True]),
        {"events": ["AID"]},
        {"events": []},
    ],
)
def test_what_is_no_event_is_none(wrong: object) -> None:
    with serving([wrong]) as (url, _):
        (reading,) = Endpoint(url, "m").read([(TEXT, [(0, 6), (23, 29)])])
    assert reading is not None
    assert reading.types.max() < 0.1


def test_a_passing_fault_is_tried_again() -> None:
    with serving([None, told()]) as (url, asked):
        (reading,) = Endpoint(url, "m").read([(TEXT, [(0, 6), (23, 29)])])
    assert len(asked) == 2
    assert reading is not None
    assert reading.types.max() > 0.9


@pytest.mark.parametrize("answer", [None, "text", {"no": "events"}, 7])
def test_an_endpoint_that_never_answers_is_said_in_one_line(answer: object) -> None:
    with serving([answer]) as (url, asked), pytest.raises(ModelError) as fault:
        Endpoint(url, "m").read([(TEXT, [(0, 6)])])
    assert len(asked) == 3
    assert "gave no usable answer in 3 tries" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_an_endpoint_without_a_model_name_is_said() -> None:
    with pytest.raises(ModelError, match="#NAME"):
        load_learned.__wrapped__("http://127.0.0.1:9/v1")
