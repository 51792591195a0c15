package wsfn;

import java.util.Map;
import java.util.TreeMap;

/** The log: a JSON object a line, on standard output. */
final class Log {
  private Log() {}

  /** Writes a line. {@code time} is in milliseconds of 1970. */
  static void line(String level, String message, Map<String, ?> more) {
    StringBuilder line = new StringBuilder(128);
    line.append("{\"time\":").append(System.currentTimeMillis());
    line.append(",\"level\":\"").append(level).append("\",\"msg\":").append(quoted(message));
    new TreeMap<>(more).forEach((name, value) -> {
      line.append(',').append(quoted(name)).append(':');
      line.append(value instanceof Number ? value.toString() : quoted(String.valueOf(value)));
    });
    System.out.println(line.append('}'));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < ' ' || c > '~') quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
