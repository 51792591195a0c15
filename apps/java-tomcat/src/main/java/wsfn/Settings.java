package wsfn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Settings, all of them environment variables. A variable that is not set or empty is its default. Both byte limits bound the memory that
 * one client can take of an instance that it shares with others.
 */
record Settings(
    int port,
    int maxMessageBytes, // a longer message closes with 1009
    int maxBufferedBytes, // more unread echoes, and one message, close with 1013
    int heartbeatMs, // a ping goes out this often; a peer that is silent for two of them is gone
    int drainMs, // how long peers may take to answer our last Close frames
    // Of the pages whose browsers may connect; * is all. A page of any site may open a WebSocket to here, and the browser adds its user's
    // cookies: name your own pages where those count.
    List<String> allowedOrigins
    ) {

  /** Ends the process where a setting is no number of its range. */
  static Settings from(Map<String, String> environment) {
    // The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
    // older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
    String port =
        Stream.of("FC_SERVER_PORT", "FC_CUSTOM_LISTEN_PORT", "PORT")
            .filter(name -> !environment.getOrDefault(name, "").isEmpty())
            .findFirst()
            .orElse("PORT");
    return new Settings(
        number(environment, port, 9000, 65_535),
        number(environment, "MAX_MESSAGE_BYTES", 1 << 20, Integer.MAX_VALUE),
        number(environment, "MAX_BUFFERED_BYTES", 1 << 22, Integer.MAX_VALUE),
        number(environment, "HEARTBEAT_MS", 30_000, Integer.MAX_VALUE),
        number(environment, "DRAIN_MS", 2_000, Integer.MAX_VALUE),
        Arrays.stream(environment.getOrDefault("ALLOWED_ORIGINS", "*").split(",")).map(String::trim).toList());
  }

  /** Whether a page of this origin may connect. Only browsers send one. */
  boolean allows(String origin) {
    return origin == null || allowedOrigins.contains("*") || allowedOrigins.contains(origin);
  }

  private static int number(Map<String, String> environment, String name, int otherwise, int most) {
    String text = environment.getOrDefault(name, "");
    if (text.isEmpty()) return otherwise;
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) return value;
    } catch (NumberFormatException e) {
      // reported below
    }
    Log.line("ERROR", "expected a whole number from 1 to " + most, Map.of("setting", name, "got", text));
    System.exit(1);
    return otherwise;
  }
}
