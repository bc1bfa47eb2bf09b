"""An SMTP server that says yes and forgets: it costs so little that what is measured is the sender."""

import asyncio

ANSWERS = {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        writer.write(ANSWERS.get(word, b"250 ok\r\n"))
        if word == b"DATA":
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250 forgotten\r\n")
        if word == b"QUIT":
            break
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_talk, "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
