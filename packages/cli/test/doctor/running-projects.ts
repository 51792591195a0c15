import { type Files, server } from "../project.ts";
import type { SickProject } from "./sick-project.ts";

const MODULE = '{"type":"module"}';
const files = (index: string): Files => ({ "package.json": MODULE, "index.js": index });
const listens = (where: string): Files =>
  files(
    `import { createServer } from "node:http";\n// where it listens\ncreateServer((q, r) => r.end()).listen(${where});`,
  );

/** A server that knows an answer for each of these lines; others get 404. */
const answers = (...known: readonly string[]): Files =>
  files(
    server(
      `response.statusCode = ${JSON.stringify(known)}.includes(request.method + " " + request.url) ? 200 : 404; response.end();`,
    ),
  );

/** Answers by hand, so that nothing of Node.js' HTTP server is in the way. */
const raw = (head: string, after: string): Files =>
  files(`import { createServer } from "node:net";
createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () => {
    socket.write("HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n${head}\\r\\nok");
    ${after}
  });
}).listen(Number(process.env.FC_SERVER_PORT), "0.0.0.0");`);

const handshakes = (status: string): Files =>
  files(
    `${server()}server.on("upgrade", (request, socket) => socket.end("HTTP/1.1 ${status}\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n"));`,
  );

const takesAt = (path: string): Files =>
  files(
    `${server()}server.on("upgrade", (request, socket) => socket.end(\`HTTP/1.1 \${request.url === ${path} ? "101 Switching Protocols" : "404 Not Found"}\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n\`));`,
  );

/** Takes handshakes at one path alone, and answers the others as a framework does that has no route there. */
const takesAfter = (refusal: string): Files =>
  files(
    `${server()}server.on("upgrade", (request, socket) => {
  if (request.url !== "/chat") console.log("no route for " + request.url);
  socket.end(\`HTTP/1.1 \${request.url === "/chat" ? "101 Switching Protocols" : "${refusal}"}\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n\`);
});`,
  );

/** Answers one handshake after the other: the next one when the connection before has ended. */
const oneAtATime = files(`${server()}let before = Promise.resolve();
server.on("upgrade", (request, socket) => {
  socket.on("error", () => {});
  const own = before;
  before = own.then(() => new Promise((resolve) => socket.on("close", resolve)));
  socket.on("end", () => socket.end()).resume();
  void own.then(() => socket.write("HTTP/1.1 101 X\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n"));
});`);

const quick = { changeOfMindMs: 0 };
const hooks = {
  instanceLifecycleConfig: {
    initializer: { handler: "x", timeout: 60 },
    preStop: { handler: "x", timeout: 60 },
  },
};
const health = {
  customRuntimeConfig: {
    command: ["node", "index.js"],
    port: 9000,
    healthCheckConfig: { httpGetUrl: "/healthz", timeoutSeconds: 3 },
  },
};
const sound = files(server());

/** A console script, played by a shell. */
const played = (line: string): Files => ({ ...sound, "*bin/gunicorn": `#!/bin/sh\n${line}\n` });
const gunicorn = (address: string) => ({
  customRuntimeConfig: { command: ["/code/bin/gunicorn"], args: ["-b", address, "app:app"], port: 9000 },
});

/** A server whose module reads a file beside itself. */
const readsBeside = (module: string): Files => ({
  ...files(`import "./${module}";${server()}`),
  [module]: 'import { readFileSync } from "node:fs"; readFileSync(new URL("./page.txt", import.meta.url));',
  [module.replace("page.js", "page.txt")]: "",
});

export const RUNNING_PROJECTS: readonly SickProject[] = [
  {
    check: "starts",
    name: "a server that fails",
    bad: { files: files('throw new Error("no database");') },
    detail: /no database/,
    good: { files: sound },
  },
  {
    check: "starts",
    name: "a server that opens its port and ends",
    bad: { files: files(`${server()}server.on("connection", () => { throw new Error("no worker"); });`) },
    detail: /no worker/,
    good: { files: sound },
  },
  {
    check: "starts",
    name: "a bundle that has lost its files",
    bad: { files: readsBeside("lib/page.js") },
    detail: /^bundled, .* its files as they lie do: [\s\S]*page\.txt/,
    good: { files: readsBeside("page.js") },
  },
  {
    check: "listen-address",
    name: "a server on 127.0.0.1",
    bad: { files: listens('process.env.FC_SERVER_PORT, "127.0.0.1"'), options: quick },
    detail: /it listens on 127\.0\.0\.1:\d+/,
    at: /"127\.0\.0\.1"/,
    good: { files: listens("process.env.FC_SERVER_PORT") },
  },
  {
    check: "listen-address",
    name: "the loopback address in the arguments of a server that does not start here",
    bad: { files: played("exit 1"), props: gunicorn("127.0.0.1:9000") },
    detail: /^-b 127\.0\.0\.1:9000$/,
    at: /^ +- "?-b"?$|args:/,
    good: { files: played("exec node index.js"), props: gunicorn("0.0.0.0:9000") },
  },
  {
    check: "listen-port",
    name: "another port in the arguments of a server that does not start here",
    bad: { files: played("exit 1"), props: gunicorn("0.0.0.0:8000") },
    detail: /^-b 0\.0\.0\.0:8000; s\.yaml declares 9000$/,
    good: { files: played("exec node index.js"), props: gunicorn("0.0.0.0:9000") },
  },
  {
    check: "listen-port",
    name: "a server on a port of its own",
    bad: { files: listens("0, () => ({ port: 8080 })"), options: quick },
    detail: /it listens on \[::\]:\d+, s\.yaml declares 9000/,
    at: /port: 8080/,
    good: { files: listens("process.env.FC_SERVER_PORT") },
  },
  {
    check: "initialize-hook",
    name: "an initializer without an answer",
    bad: { files: answers("GET /pre-stop"), props: hooks },
    detail: /status code 404/,
    at: /initializer:/,
    good: { files: answers("POST /initialize"), props: hooks },
  },
  {
    check: "pre-stop-hook",
    name: "a stop hook without an answer",
    bad: { files: answers("POST /initialize"), props: hooks },
    detail: /404/,
    at: /preStop:/,
    good: { files: answers("GET /pre-stop"), props: hooks },
  },
  {
    check: "health-check",
    name: "a health check on a path that is not there",
    bad: { files: answers("GET /"), props: health },
    detail: /GET \/healthz: 404/,
    at: /httpGetUrl/,
    good: { files: answers("GET /healthz"), props: health },
  },
  {
    check: "handshake",
    name: "a server without WebSocket",
    bad: { files: sound },
    detail: /it answers 200/,
    good: { files: handshakes("101 Switching Protocols") },
  },
  {
    check: "handshake",
    name: "a path that neither its sources nor the command line names",
    bad: { files: takesAt('["", "chat"].join("/")') },
    fix: /^name its path, here by `--path \/ws`, for good by `path` in a wsfn\.json beside s\.yaml/,
    good: { files: takesAt('["", "chat"].join("/")'), options: { path: "/chat" } },
  },
  {
    check: "handshake",
    name: "a path that its sources do not name",
    bad: { files: takesAt('["", "chat"].join("/")') },
    detail: /it answers 404/,
    good: { files: takesAt('"/chat"') },
  },
  {
    check: "handshake",
    name: "a path that its sources do not name, with what it logs there",
    bad: {
      files: files(`${server()}server.on("upgrade", (request, socket) => {
  console.log("nothing at " + request.url);
  socket.end("HTTP/1.1 404 Not Found\\r\\n\\r\\n");
}); // "/live"`),
    },
    detail:
      /^at \/ it answers 404\n {2}\| nothing at \/\nat \/live it answers 404\n {2}\| nothing at \/live$/,
    good: { files: takesAfter("403 Forbidden") },
  },
  {
    check: "second-connection",
    name: "a server that serves one connection at a time",
    bad: { files: oneAtATime, props: { instanceConcurrency: 20 }, options: { secondWaitMs: 300 } },
    detail:
      /the second handshake got no answer in [\d.]+ m?s; the answer arrived when the first connection had ended/,
    good: { files: takesAfter("401 Unauthorized"), props: { instanceConcurrency: 20 } },
  },
  {
    check: "keep-alive",
    name: "the 5 s that Node.js keeps a connection by default",
    bad: {
      files: files(
        'import { createServer } from "node:http"; createServer((q, r) => r.end()).listen(process.env.FC_SERVER_PORT);',
      ),
    },
    detail: /announces `Keep-Alive: timeout=5`/,
    good: { files: sound, options: { idleMs: 300 } },
  },
  {
    check: "keep-alive",
    name: "a connection that ends without a word",
    bad: { files: raw("", "setTimeout(() => socket.end(), 100);"), options: { idleMs: 5000 } },
    detail: /closed after \d+ ms/,
    good: { files: raw("Connection: close\\r\\n", "socket.end();"), options: { idleMs: 5000 } },
  },
  {
    check: "server-timeouts",
    name: "a timeout in the sources",
    bad: { files: files("const server = make();\nserver.keepAliveTimeout = 60 * 1000;") },
    detail: /keepAliveTimeout = 60 \* 1000 is 1 min/,
    at: /60 \* 1000/,
    good: { files: files("server.keepAliveTimeout = 0; // keepAliveTimeout = 5000") },
  },
  {
    check: "server-timeouts",
    name: "a timeout in Go",
    bad: {
      files: { "main.go": "package main\n\nvar s = http.Server{\n\tReadTimeout: 5 * time.Second,\n}\n" },
    },
    detail: /5 s/,
    at: /ReadTimeout/,
    good: {
      files: {
        "main.go": "package main\n\nvar s = http.Server{\n\tReadHeaderTimeout: 5 * time.Second,\n}\n",
      },
    },
  },
  {
    check: "server-timeouts",
    name: "a timeout of uvicorn",
    bad: { files: { "main.py": "import uvicorn\nuvicorn.run(app, timeout_keep_alive=75)\n" } },
    detail: /1\.3 min/,
    good: { files: { "main.py": "import uvicorn\nuvicorn.run(app, timeout_keep_alive=90000)\n" } },
  },
];
