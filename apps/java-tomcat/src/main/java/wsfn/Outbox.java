package wsfn;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What a connection has yet to send. Tomcat takes one message at a time, and a write of its own would wait for a client that does not read;
 * here messages gather instead, and are counted.
 */
final class Outbox implements SendHandler {
  /** What a small message takes beside its octets. */
  private static final int OVERHEAD_BYTES = 100;

  private final RemoteEndpoint.Async remote;
  private final ArrayDeque<Object> messages = new ArrayDeque<>();
  private long bytes;
  private int sending; // octets of the message that Tomcat has
  private boolean isWaiting; // for the end of a send
  private boolean isLooping;

  Outbox(RemoteEndpoint.Async remote) {
    this.remote = remote;
  }

  /** What waits to be sent, in octets. */
  synchronized long bytes() {
    return bytes;
  }

  /** Takes a String or a ByteBuffer; sends it as soon as those before it have gone. */
  void add(Object message) {
    synchronized (this) {
      messages.add(message);
      bytes += sizeOf(message);
      if (isWaiting || isLooping) return;
      isLooping = true;
    }
    send();
  }

  /** A message has gone, or cannot: then nothing can, and Tomcat ends the connection. */
  @Override
  public void onResult(SendResult result) {
    synchronized (this) {
      bytes -= sending;
      isWaiting = false;
      if (!result.isOK()) messages.clear();
      if (isLooping) return; // it went at once
      isLooping = true;
    }
    send();
  }

  private void send() {
    for (; ; ) {
      Object message;
      synchronized (this) {
        message = isWaiting ? null : messages.poll();
        if (message == null) {
          isLooping = false;
          return;
        }
        sending = sizeOf(message);
        isWaiting = true;
      }
      try {
        if (message instanceof String text) remote.sendText(text, this);
        else remote.sendBinary((ByteBuffer) message, this);
      } catch (IllegalStateException closed) { // after our Close frame nothing is sent
        onResult(new SendResult(null, closed));
      }
    }
  }

  private static int sizeOf(Object message) {
    int size = message instanceof String text ? text.length() : ((ByteBuffer) message).capacity();
    return size + OVERHEAD_BYTES;
  }
}
