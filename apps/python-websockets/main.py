"""A WebSocket echo for Function Compute, on the asyncio API of `websockets`.

Your work goes into echo(); all the rest is what an instance owes the platform and its clients.
"""

import asyncio
import contextlib
import gc
import json
import re
import signal
import time
import uuid
from datetime import UTC, datetime
from os import environ as env

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.http11 import Request, Response

from corked_connection import CorkedConnection


def number(name: str, otherwise: int) -> int:
    """Read a setting: not there or empty, it has its default; wrong, it ends the process."""
    text = env.get(name) or str(otherwise)
    if re.fullmatch("[0-9]{1,10}", text) and 0 < int(text) < 2**31:
        return int(text)
    raise SystemExit(f"{name}: expected a whole number from 1 to 2147483647, got {text!r}")


# The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed,
# FC_SERVER_PORT in its older tools and in local runs; PORT is what other hosts use. `port` in s.yaml,
# 9000 unless changed, is the same number.
PORT = int(env.get("FC_SERVER_PORT") or env.get("FC_CUSTOM_LISTEN_PORT") or env.get("PORT") or 9000)
# Both limits bound the memory that one client can take of an instance that it shares with others.
MAX_MESSAGE_BYTES = number("MAX_MESSAGE_BYTES", 2**20)  # a longer message closes with 1009
MAX_BUFFERED_BYTES = number("MAX_BUFFERED_BYTES", 2**22)  # more unread echoes close with 1013
HEARTBEAT_S = number("HEARTBEAT_MS", 30_000) / 1000  # a ping unanswered for so long closes with 1011
DRAIN_S = number("DRAIN_MS", 2_000) / 1000  # how long peers may take to answer our Close frame
# A page of any site may open a WebSocket to here, and the browser adds its user's cookies: name your own
# pages where those count.
ORIGINS = [origin.strip() for origin in env.get("ALLOWED_ORIGINS", "*").split(",")]
ZLIB = {"level": 1, "memLevel": 7}  # half of the memory and of the time that the defaults take
DEFLATE = ServerPerMessageDeflateFactory(server_no_context_takeover=True, compress_settings=ZLIB)


def log(event: str, **fields: object) -> None:
    print(json.dumps({"time": datetime.now(UTC).isoformat(), "event": event, **fields}), flush=True)


async def echo(connection: ServerConnection) -> None:
    """Serve one connection until it ends."""
    request = connection.request
    # The platform's own id, which its logs show as well.
    request_id = request.headers.get("x-fc-request-id") or str(uuid.uuid4())
    started, messages = time.monotonic(), 0
    # The query stays out of the log: it may hold a token.
    log("open", requestId=request_id, path=request.path.split("?")[0], origin=request.headers.get("Origin"))
    with contextlib.suppress(ConnectionClosed):  # logged below
        async for message in connection:  # str for a text, bytes for a binary: each goes back as what it was
            messages += 1
            await connection.send(message)
    # The platform freezes an instance that has no connection left: what runs after the last one gets no CPU
    # until the next one opens.
    elapsed = round((time.monotonic() - started) * 1000)
    log("close", requestId=request_id, code=connection.close_code, messages=messages, ms=elapsed)


async def on_request(connection: ServerConnection, request: Request) -> Response | None:
    """Answer plain HTTP and refuse bad handshakes; None lets the library go on with a handshake."""
    if "Upgrade" in request.headers or "Sec-WebSocket-Key" in request.headers:
        return refuse(connection, request)
    path = request.path.split("?")[0]
    # The platform marks what came through the trigger with this header. Without the check any visitor could
    # call /pre-stop, which closes everybody's connection.
    is_from_outside = request.headers.get("x-fc-control-path") == "/http-invoke"
    match request.method.replace("HEAD", "GET"), path, is_from_outside:
        case "GET", "/", _:
            return connection.respond(200, "A WebSocket echo server: open a WebSocket on this URL.\n")
        case "GET", "/healthz", _:
            return connection.respond(200, "ok")
        case "POST", "/initialize", False:  # once per instance, before its first request
            return connection.respond(200, "ready")
        case "GET", "/pre-stop", False:  # the instance ends after the answer
            await drain(connection.server, "pre-stop")
            return connection.respond(200, "drained")
    return connection.respond(404, "no such path\n")


def refuse(connection: ServerConnection, request: Request) -> Response | None:
    """Look at what the library does not (RFC 6455 section 4.2): it checks method, key and tokens.

    A 426 names what would be taken (RFC 9110 section 15.5.22).
    """
    headers = request.headers
    origin = headers.get("Origin")  # only browsers send one
    if len(headers.get_all("Host")) != 1:
        return connection.respond(400, "expected one Host\n")
    if headers.get("Sec-WebSocket-Version") != "13":
        response = connection.respond(426, "expected Sec-WebSocket-Version: 13\n")
        response.headers.update({"Upgrade": "websocket", "Sec-WebSocket-Version": "13"})
        return response
    if origin and "*" not in ORIGINS and origin not in ORIGINS:
        return connection.respond(403, "this Origin is not in ALLOWED_ORIGINS\n")
    return None


async def drain(server: Server, why: str) -> None:
    """Refuse newcomers, send everyone 1001; over when all have answered or after DRAIN_S.

    Clients that see 1001 connect again at once, and reach another instance; those that are merely cut off
    see 1006 and cannot tell it from a broken network.
    """
    log("drain", why=why, connections=len(server.connections))
    ends = [asyncio.create_task(connection.wait_closed()) for connection in server.connections]
    server.close(reason="the instance is stopping")
    if ends:
        await asyncio.wait(ends, timeout=DRAIN_S)


async def main() -> None:
    gc.freeze()  # collections pass over the modules, and so come soon enough to free ended connections
    CorkedConnection.max_unread_bytes, CorkedConnection.grace_s = MAX_BUFFERED_BYTES, DRAIN_S
    leaving = asyncio.Event()
    # The platform calls /pre-stop; no page of it promises a signal. Others do: docker stop, Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leaving.set)
    server = await serve(
        echo,
        "0.0.0.0",  # the platform connects from outside, where 127.0.0.1 cannot be reached
        PORT,
        create_connection=CorkedConnection,
        process_request=on_request,
        select_subprotocol=lambda _, offered: "echo.wsfn" if "echo.wsfn" in offered else None,
        max_size=MAX_MESSAGE_BYTES,
        write_limit=2 * (MAX_BUFFERED_BYTES + MAX_MESSAGE_BYTES),  # never reached: send() shall not wait
        # Devices on the way forget silent connections, and a peer that lost its network never says goodbye.
        ping_interval=HEARTBEAT_S,
        ping_timeout=HEARTBEAT_S,
        close_timeout=DRAIN_S,
        compression=None,  # the preset would ask clients to let us limit their window
        extensions=[DEFLATE],
    )
    log("listening", port=server.sockets[0].getsockname()[1])
    await leaving.wait()
    await drain(server, "signal")


asyncio.run(main())
