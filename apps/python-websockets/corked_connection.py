"""The writes of a connection: many frames at once, and never more than a client reads."""

from websockets.asyncio.server import ServerConnection


class CorkedConnection(ServerConnection):
    """Writes in one go what one turn of the event loop brought about; the library writes frame by frame.
    That halves the time. And asyncio counts all waiting writes at every further one (since 3.12): those of
    one client that sends small frames and does not read would take the CPU from everyone.

    A client that leaves more than max_unread_bytes of echoes and pongs unread is closed with 1013. It
    sees that code only if it reads within grace_s; then it is cut off.
    """

    max_unread_bytes = 2**22
    grace_s = 2.0
    is_corked = False

    def send_data(self) -> None:
        """Ask for a flush at the end of this turn of the loop; the library's own writes at once."""
        if not self.is_corked:
            self.is_corked = True
            self.loop.call_soon(self.flush)

    def flush(self) -> None:
        """Write what has gathered, and end a connection that leaves too much of it unread."""
        self.is_corked = False
        is_unread = self.transport.get_write_buffer_size() > self.max_unread_bytes
        if is_unread and not self.protocol.eof_sent:
            self.protocol.fail(1013, "the client does not read")
            self.loop.call_later(self.grace_s, self.transport.abort)
        frames = self.protocol.data_to_send()
        try:
            if any(frames):
                self.transport.write(b"".join(frames))
            if frames and not frames[-1]:  # the protocol's way to ask for the end of the stream
                self.transport.write_eof()
        except (OSError, RuntimeError) as gone:  # reset, or half closed before
            self.set_connection_exc(gone)

    def eof_received(self) -> None:
        super().eof_received()
        self.flush()  # asyncio closes the transport next
