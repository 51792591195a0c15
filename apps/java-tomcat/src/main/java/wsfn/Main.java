package wsfn;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * A WebSocket echo for Function Compute, on embedded Tomcat. Your work goes into Echo.java; all the rest is what an instance owes the platform and
 * its clients.
 */
public final class Main {
  private static final Logger ALL = Logger.getLogger("");

  private Main() {}

  /**
   * Starts the server. With {@code -train} it serves one echo and ends, for the archive of classes that {@code build.sh} makes.
   */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.from(System.getenv());
    boolean isTraining = List.of(args).contains("-train");
    ALL.setLevel(Level.SEVERE); // Tomcat's own log; ours has the connections
    Service service = new Service(settings);
    Path folder = Files.createTempDirectory("java-tomcat-"); // Tomcat wants one to start, and keeps nothing in it
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector(isTraining ? 0 : settings.port()));
    Context context = tomcat.addContext("", folder.toString());
    context.addServletContainerInitializer(new WsSci(), Set.of());
    Tomcat.addServlet(context, "service", service).setLoadOnStartup(1);
    context.addServletMapping("/*", "service");
    // On SIGTERM. The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      service.drain("terminated");
      Runtime.getRuntime().halt(0); // an end that was asked for is no error
    }));
    tomcat.start();
    remove(folder);
    if (tomcat.getConnector().getLocalPort() < 1 || !context.getState().isAvailable()) {
      Log.line("ERROR", "cannot listen", Map.of("port", settings.port()));
      Runtime.getRuntime().halt(1);
    }
    Log.line("INFO", "listening", Map.of("address", "0.0.0.0:" + settings.port()));
    if (isTraining) train(tomcat.getConnector().getLocalPort());
    else tomcat.getServer().await();
  }

  /** The platform keeps its connections to an instance open for later calls: only a head that has begun must come to its end. */
  private static Connector connector(int port) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "0.0.0.0"); // the platform connects from outside, where 127.0.0.1 cannot be reached
    connector.setProperty("connectionTimeout", "60000");
    connector.setProperty("keepAliveTimeout", "-1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    return connector;
  }

  /** Does once what an instance does first, so that the classes for it are loaded. */
  private static void train(int port) throws IOException {
    HttpURLConnection health = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/healthz").toURL().openConnection();
    if (health.getResponseCode() != 200) System.exit(1);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request =
          "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] frames = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i', (byte) 0x88, (byte) 0x80, 0, 0, 0, 0};
      socket.getOutputStream().write(frames); // a text and a Close frame
      socket.getInputStream().readAllBytes(); // until the server has closed
    }
    System.exit(0);
  }

  private static void remove(Path folder) {
    try (var paths = Files.walk(folder)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // it is a folder for temporary files
    }
  }
}
