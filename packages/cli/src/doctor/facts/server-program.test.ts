import { describe, expect, it } from "vitest";
import { serverProgram } from "./server-program.ts";
import type { SourceText } from "./source-text.ts";

const source = (language: SourceText["language"], ...lines: string[]): SourceText => ({
  file: "x",
  language,
  lines,
});
const of = (command: string, ...sources: SourceText[]) =>
  serverProgram({ command: command.split(" ") }, sources);

describe("serverProgram", () => {
  it.each([
    ["uvicorn main:app", "uvicorn", "--timeout-keep-alive 86400"],
    ["python3 -m uvicorn main:app --port 9000", "uvicorn", "--timeout-keep-alive 86400"],
    ["fastapi run main.py", "uvicorn", "--timeout-keep-alive 86400"],
    ["/code/python/bin/hypercorn app:app", "hypercorn", "--keep-alive 86400"],
    ["waitress-serve --port 9000 app:app", "waitress", "--channel-timeout=86400"],
    ["nginx -c /code/nginx.conf", "nginx", "keepalive_timeout 86400s;"],
  ])("knows the server that %j starts", (command, name, setting) => {
    const server = of(command);
    expect(server?.name).toBe(name);
    expect(server?.keepAlive).toContain(setting);
  });

  it("takes the outermost of two, which has the setting", () => {
    const server = of("gunicorn -k uvicorn.workers.UvicornWorker app:app");
    expect(server?.name).toBe("gunicorn");
    expect(server?.concurrency).toMatch(/--worker-class gthread .*--timeout 0/);
  });

  it("looks into a start script", () => {
    const script = source("shell", "#!/bin/bash", "exec gunicorn app:app --bind 0.0.0.0:9000");
    expect(of("/code/bootstrap", script)?.name).toBe("gunicorn");
  });

  it.each<[SourceText["language"], string, string, string]>([
    ["python", "uvicorn.run(app, port=9000)", "uvicorn", "timeout_keep_alive=86400"],
    ["python", "from aiohttp import web", "aiohttp", "keepalive_timeout=86400"],
    ["python", "import tornado.web", "Tornado", "idle_connection_timeout=86400"],
    ["node", "Bun.serve({ port })", "Bun", "idleTimeout: 0"],
    ["node", "const server = createServer(app);", "Node.js", "server.keepAliveTimeout = 0"],
    ["go", "s := &http.Server{Addr: addr}", "Go's net/http", "IdleTimeout and ReadTimeout at 0"],
  ])("knows a server in a %s source by %j", (language, line, name, setting) => {
    const server = of("/code/bootstrap", source(language, line));
    expect(server?.name).toBe(name);
    expect(server?.keepAlive).toContain(setting);
  });

  it("does not guess", () => {
    expect(of("/code/bootstrap", source("node", "// createServer(app)"))).toBeUndefined();
    expect(of("./server --no-uvicorn")).toBeUndefined();
  });
});
