package wsfn;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An opening handshake (RFC 6455 section 4.2), checked where Tomcat would let a fault pass or answer it in another way, and with an offer of
 * compression that can be kept.
 */
final class Handshake extends HttpServletRequestWrapper {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
  private static final String EXTENSION =
      "\\s*" + TOKEN + "(\\s*;\\s*" + TOKEN + "(=(" + TOKEN + "|\"" + TOKEN + "\"))?)*\\s*";
  private static final Pattern GRAMMAR = Pattern.compile("(" + EXTENSION + "(," + EXTENSION + ")*)?");
  private static final Pattern DEFLATE = Pattern.compile(
      "\\s*permessage-deflate(\\s*;\\s*(server_no_context_takeover|client_no_context_takeover"
          + "|client_max_window_bits(=\"?([89]|1[0-5])\"?)?))*\\s*");
  private static final Pattern KEY = Pattern.compile("[+/0-9A-Za-z]{21}[AQgw]=="); // 16 octets in base64

  private final String offers;

  /** Of several header lines it makes one. */
  Handshake(HttpServletRequest request) {
    super(request);
    offers = String.join(",", Collections.list(request.getHeaders(EXTENSIONS)));
  }

  /** Whether a request wants a WebSocket, rightly or not. */
  static boolean isMeant(HttpServletRequest request) {
    return request.getHeader("Upgrade") != null || request.getHeader("Sec-WebSocket-Key") != null;
  }

  /** A refusal. */
  record Fault(int status, String reason) {}

  /** What is wrong with it; null where nothing is. */
  Fault fault(Settings settings, boolean isStopping) {
    if (!getMethod().equals("GET")) return new Fault(405, "expected GET");
    if (!getProtocol().equals("HTTP/1.1")) return new Fault(400, "expected HTTP/1.1");
    if (!has("Upgrade", "websocket") || !has("Connection", "upgrade"))
      return new Fault(426, "expected Upgrade: websocket and Connection: Upgrade");
    if (!list("Sec-WebSocket-Version").equals(List.of("13")))
      return new Fault(426, "expected Sec-WebSocket-Version: 13");
    List<String> keys = Collections.list(getHeaders("Sec-WebSocket-Key"));
    if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches())
      return new Fault(400, "expected one Sec-WebSocket-Key: 16 octets in base64");
    if (!GRAMMAR.matcher(offers).matches())
      return new Fault(400, "expected Sec-WebSocket-Extensions by its grammar");
    if (!settings.allows(getHeader("Origin"))) return new Fault(403, "this Origin is not in ALLOWED_ORIGINS");
    if (isStopping) return new Fault(503, "the instance is stopping");
    return null;
  }

  /** Of the extensions Tomcat sees the one that it may take, without a context on either side: one of ours takes 300 KB. */
  @Override
  public Enumeration<String> getHeaders(String name) {
    if (!name.equalsIgnoreCase(EXTENSIONS)) return super.getHeaders(name);
    boolean isFit = Arrays.stream(offers.split(",")).anyMatch(Handshake::isFit);
    String taken = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    return Collections.enumeration(isFit ? List.of(taken) : List.of());
  }

  /** Tomcat decodes the query for the endpoint, and answers 500 where it cannot; this endpoint reads none. */
  @Override
  public String getQueryString() {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  /** Whether an offer can be taken (RFC 7692 section 7.1): every parameter is legal, there once, and can be kept. */
  private static boolean isFit(String offer) {
    return DEFLATE.matcher(offer).matches()
        && !offer.matches("(?s).*(server_no|client_no|client_max).*\\1.*");
  }

  private boolean has(String header, String token) {
    return list(header).stream().anyMatch(token::equalsIgnoreCase);
  }

  private List<String> list(String header) {
    String all = String.join(",", Collections.list(super.getHeaders(header)));
    return Arrays.stream(all.split(",")).map(String::trim).filter(item -> !item.isEmpty()).toList();
  }
}
