"""A member of a chat on the SDK for Python. What it has to do is in the README beside this folder."""

import asyncio
import json
import sys

from centrifuge import (
    CentrifugeError,
    Client,
    ClientEventHandler,
    ConnectingContext,
    PublicationContext,
    ReplyError,
    SubscribedContext,
    SubscriptionEventHandler,
)

ASKED_BACK = 3011
MEMBERS = 2
ASK_EVERY_SECONDS = 0.2
url, room, key = sys.argv[1:]
seen = {"lines": [], "offsets": [], "recovered": [], "codes": [], "clients": 0, "users": 0, "history": [], "refused": 0}
changed = asyncio.Condition()


async def note(field, value):
    """Keeps what was seen, and has those look that wait for it."""
    async with changed:
        seen[field].append(value)
        changed.notify_all()


class OfClient(ClientEventHandler):
    async def on_connecting(self, ctx: ConnectingContext) -> None:
        await note("codes", ctx.code)


class OfRoom(SubscriptionEventHandler):
    async def on_subscribed(self, ctx: SubscribedContext) -> None:
        if ctx.was_recovering:
            await note("recovered", ctx.recovered)

    async def on_publication(self, ctx: PublicationContext) -> None:
        seen["offsets"].append(ctx.pub.offset)
        await note("lines", ctx.pub.data["text"])


async def until(holds) -> None:
    async with changed:
        await changed.wait_for(holds)


async def again(call):
    """A call that the end of a connection has interrupted is made again: each of them may come twice."""
    while True:
        try:
            return await call()
        except ReplyError:
            raise
        except CentrifugeError:
            pass


def step(value) -> None:
    print(json.dumps(value), flush=True)


async def main() -> None:
    client = Client(url, events=OfClient(), data={"name": "Python", "key": key}, min_reconnect_delay=0.5)
    chat = client.new_subscription(f"chat:{room}", events=OfRoom())
    await client.connect()
    await chat.subscribe()
    for n in (1, 2, 3):
        await again(lambda n=n: chat.publish({"id": f"{key}-{n}", "text": f"line {n}"}))
    await until(lambda: len(seen["lines"]) >= 3)
    step({"step": "said"})
    await until(lambda: len(seen["lines"]) >= 4)
    # Each of the two may have been asked back, and is away for a moment then.
    while (seen["clients"], seen["users"]) != (MEMBERS, MEMBERS):
        seen["clients"] = len((await again(chat.presence)).clients)
        seen["users"] = (await again(chat.presence_stats)).num_users
        await asyncio.sleep(ASK_EVERY_SECONDS)
    page = await again(lambda: chat.history(limit=2, reverse=True))
    seen["history"] = [publication.data["text"] for publication in page.publications]
    try:
        await again(lambda: client.rpc("nothing", {}))
    except ReplyError as error:
        seen["refused"] = error.code
    step({"step": "asked"})
    await until(
        lambda: len(seen["lines"]) >= 6 and ASKED_BACK in seen["codes"] and len(seen["recovered"]) >= 2
    )
    step({"step": "came back"})
    await until(lambda: len(seen["lines"]) >= 7)
    await client.disconnect()
    step(seen)


asyncio.run(main())
