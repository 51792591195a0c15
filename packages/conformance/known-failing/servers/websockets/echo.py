"""An echo on websockets as it comes, but for a limit that lets messages of 16 MiB in. Prints where it listens."""

import asyncio

from websockets.asyncio.server import ServerConnection, serve


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def main() -> None:
    async with serve(echo, "127.0.0.1", 0, max_size=64 * 2**20) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"ws://127.0.0.1:{port}/", flush=True)
        await server.serve_forever()


asyncio.run(main())
