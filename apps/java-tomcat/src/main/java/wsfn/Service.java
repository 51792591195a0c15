package wsfn;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.websocket.WsWebSocketContainer;

/** What all connections share, and plain HTTP on their port: the health check, the hooks and curious visitors. */
final class Service extends HttpServlet {
  private static final long serialVersionUID = 1;

  final transient Settings settings;
  private final transient Set<Echo> serving = ConcurrentHashMap.newKeySet();
  private final transient ExecutorService closing = Executors.newCachedThreadPool(Service::daemon);
  private final transient ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Service::daemon);
  private volatile boolean isStopping;

  Service(Settings settings) {
    this.settings = settings;
    int period = settings.heartbeatMs();
    clock.scheduleWithFixedDelay(() -> serving.forEach(Echo::beat), period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void init() {
    // How often Tomcat looks for peers that are silent or do not answer a Close frame: seconds, ten were it Tomcat's choice.
    ((WsWebSocketContainer) container()).setProcessPeriod(1);
  }

  private ServerContainer container() {
    return (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
  }

  /** A connection counts as served from here on. */
  void opened(Echo echo) {
    serving.add(echo);
    if (isStopping) echo.end(CloseCodes.GOING_AWAY, "the instance is stopping"); // drain may have overlooked it
  }

  /** A connection is over. The platform freezes an instance that has none left: what runs later gets no CPU until the next one opens. */
  void closed(Echo echo) {
    serving.remove(echo);
  }

  /** Runs what may have to wait, such as a Close frame after a message, on a thread that reads for nobody. */
  void later(Runnable work) {
    closing.execute(work);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
    if (Handshake.isMeant(request)) {
      accept(new Handshake(request), response);
      return;
    }
    // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which closes
    // everybody's connection.
    boolean isFromOutside = "/http-invoke".equals(request.getHeader("x-fc-control-path"));
    switch (request.getMethod().replace("HEAD", "GET") + " " + request.getRequestURI()) {
      case "GET /" -> answer(response, 200, "A WebSocket echo server: open a WebSocket on this URL.\n");
      case "GET /healthz" -> answer(response, 200, "ok");
      case "POST /initialize" -> { // once per instance, before its first request
        if (isFromOutside) answer(response, 404, "not found\n");
        else answer(response, 200, "ready");
      }
      case "GET /pre-stop" -> { // the instance ends after the answer
        if (isFromOutside) {
          answer(response, 404, "not found\n");
          return;
        }
        drain("pre-stop");
        answer(response, 200, "drained");
      }
      default -> answer(response, 404, "not found\n");
    }
  }

  private void accept(Handshake request, HttpServletResponse response) throws ServletException, IOException {
    Handshake.Fault fault = request.fault(settings, isStopping);
    if (fault != null) {
      response.setHeader("Sec-WebSocket-Version", "13");
      answer(response, fault.status(), fault.reason());
      return;
    }
    // The platform's own id, which its logs show as well.
    String id = Objects.requireNonNullElseGet(request.getHeader("x-fc-request-id"), () -> UUID.randomUUID().toString());
    String origin = Objects.requireNonNullElse(request.getHeader("Origin"), "");
    // The path and not the query, which may hold a token.
    Log.line("INFO", "open", Map.of("requestId", id, "path", request.getRequestURI(), "origin", origin));
    ServerContainer container = container();
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Echo.class, "/")
        .subprotocols(List.of("echo.wsfn"))
        .extensions(List.copyOf(container.getInstalledExtensions()))
        .configurator(new ServerEndpointConfig.Configurator() {
          @Override
          public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Echo(Service.this, id));
          }
        })
        .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  /**
   * Refuses newcomers and sends everyone 1001; over when all have answered, or after the drain time. Clients that see 1001 connect again at
   * once, and reach another instance; those that are merely cut off see 1006 and cannot tell it from a broken network.
   */
  void drain(String why) {
    Log.line("INFO", "drain", Map.of("why", why, "connections", serving.size()));
    isStopping = true;
    serving.forEach(echo -> echo.end(CloseCodes.GOING_AWAY, "the instance is stopping"));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.drainMs());
    try {
      while (!serving.isEmpty() && System.nanoTime() < deadline) Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpServletResponse response, int status, String text) throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain");
    response.getWriter().print(text);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
