import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Relay } from "./endpoint.ts";
import { type Place, startMachineServer } from "./machine-server.ts";
import { programNamed } from "./program.ts";

/** nginx as this machine has it; undefined where it has none. */
export const nginxProgram = (): string | undefined => programNamed("nginx");

/**
 * nginx in front of a server, as its own page on WebSocket proxying has it: one worker, as the gateway is one process; no log. It is
 * started as an instance is, so it ends with this process, in whatever way that ends.
 */
export const nginxRelay =
  (program: string): Relay =>
  async ({ host, port }, { signal }) => {
    const commandAt = ({ port: listen, dir }: Place): string[] => {
      const file = join(dir, "nginx.conf");
      writeFileSync(file, configuration(listen, `${host}:${port}`));
      return [program, "-p", dir, "-c", file, "-e", "stderr"];
    };
    const nginx = await startMachineServer("nginx", commandAt, signal);
    return {
      url: `ws://${nginx.host}:${nginx.port}/`,
      serverPids: async () => [],
      relayPids: nginx.pids,
      close: nginx.close,
    };
  };

const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

const configuration = (listen: number, upstream: string): string => `
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid nginx.pid;
events { worker_connections 16384; }
http {
  access_log off;
  ${TEMPORARY.map((name) => `${name}_temp_path ${name};`).join("\n  ")}
  server {
    listen ${listen};
    location / {
      proxy_pass http://${upstream};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_read_timeout 1h;
      proxy_send_timeout 1h;
    }
  }
}
`;
