package wsfn;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** One connection: every message returns as it came. */
final class Echo extends Endpoint {
  private final Service service;
  private final String requestId;
  private final long started = System.currentTimeMillis();
  private Session session;
  private Outbox outbox;
  private long messages;
  private boolean isOver; // it is closed for a fault of the client: what still comes is not looked at

  Echo(Service service, String requestId) {
    this.service = service;
    this.requestId = requestId;
  }

  Session session() {
    return session;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    this.session = session;
    outbox = new Outbox(session.getAsyncRemote());
    // A peer that lost its network never says goodbye: two heartbeats without a pong, and it is gone.
    set(session, "READ_IDLE_TIMEOUT_MS", 2L * service.settings.heartbeatMs());
    // How long our Close frame may wait for what is on its way (50 ms, were it Tomcat's choice), and then the peer for its own.
    set(session, "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", service.settings.drainMs());
    set(session, "SESSION_CLOSE_TIMEOUT", service.settings.drainMs());
    // In parts: a buffer for a whole message would be there for every connection, whether it is used or not.
    session.addMessageHandler(new TextParts());
    session.addMessageHandler(new BinaryParts());
    service.opened(this);
  }

  private static void set(Session session, String name, long value) {
    session.getUserProperties().put("org.apache.tomcat.websocket." + name, value);
  }

  /** Collects the parts of a text. */
  private final class TextParts implements MessageHandler.Partial<String> {
    private final StringBuilder text = new StringBuilder();
    private long octets;

    @Override
    public void onMessage(String part, boolean isLast) {
      octets += octetsOf(part);
      if (isOver || isTooLong(octets)) return;
      if (!isLast) text.append(part);
      else answer(text.isEmpty() ? part : text.append(part).toString());
      if (isLast) {
        text.setLength(0);
        text.trimToSize();
        octets = 0;
      }
    }
  }

  /** Collects the parts of a binary message. */
  private final class BinaryParts implements MessageHandler.Partial<ByteBuffer> {
    private ByteArrayOutputStream octets = new ByteArrayOutputStream(0);

    @Override
    public void onMessage(ByteBuffer part, boolean isLast) {
      if (isOver || isTooLong((long) octets.size() + part.remaining())) return;
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      octets.writeBytes(bytes);
      if (!isLast) return;
      answer(ByteBuffer.wrap(octets.toByteArray()));
      octets = new ByteArrayOutputStream(0);
    }
  }

  /** Your work goes here. */
  private void answer(Object message) {
    messages++;
    outbox.add(message);
    // A message alone is never too much.
    if (outbox.bytes() > (long) service.settings.maxBufferedBytes() + service.settings.maxMessageBytes()) {
      end(CloseCodes.TRY_AGAIN_LATER, "the client does not read");
    }
  }

  private boolean isTooLong(long octets) {
    if (octets <= service.settings.maxMessageBytes()) return false;
    set(session, "SESSION_CLOSE_TIMEOUT", 500); // Tomcat inflates what is left of it, until TCP ends
    end(CloseCodes.TOO_BIG, "the message is too long");
    return true;
  }

  /** Pings, unless something is on its way anyhow: devices forget silent connections. */
  void beat() {
    try {
      if (session.isOpen() && outbox.bytes() == 0) session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // it ends in these moments
    }
  }

  /** Sends a Close frame. */
  void end(CloseCode code, String reason) {
    isOver = true;
    service.later(() -> { // it waits for what is on its way, and the reader must not
      try {
        session.close(new CloseReason(code, reason));
      } catch (IOException e) {
        // it ends anyhow
      }
    });
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    service.closed(this);
    String phrase = reason.getReasonPhrase(); // null where there is none, or empty
    String why = phrase == null || phrase.isEmpty() ? reason.getCloseCode().toString() : phrase;
    long ms = System.currentTimeMillis() - started;
    Log.line("INFO", "close", Map.of("requestId", requestId, "why", why, "messages", messages, "ms", ms));
  }

  @Override
  public void onError(Session session, Throwable error) {
    // Tomcat closes after it, and gives the reason
  }

  /** How long a text is on the wire. */
  private static long octetsOf(String text) {
    long octets = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7f) octets += c > 0x7ff && !Character.isSurrogate(c) ? 2 : 1; // a pair of surrogates is four octets
    }
    return octets;
  }
}
