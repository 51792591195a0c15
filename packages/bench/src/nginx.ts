import { accessSync, constants, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { processesListeningOn, reservePort, temporaryFolder } from "@wsfn/instance";
import { functionFromCommand } from "@wsfn/platform";
import { type Relay, startMeasured } from "./reach.ts";

/** Where it is besides the folders of PATH: those of a user often lack these. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** nginx as this machine has it; undefined where it has none. */
export function nginxProgram(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, "nginx")).find(isExecutable);
}

/**
 * nginx in front of a server, as its own page on WebSocket proxying has it: one worker, as the gateway is one process; no log. It is
 * started as an instance is, so it ends with this process, in whatever way that ends.
 */
export const nginxRelay =
  (program: string): Relay =>
  async ({ host, port }, { signal }) => {
    const { path: dir, remove } = await temporaryFolder("wsfn-nginx-");
    // It cannot be told to take any port.
    const { port: listen, release } = await reservePort();
    const giveBack = async (): Promise<void> => {
      release();
      await remove();
    };
    try {
      writeFileSync(join(dir, "nginx.conf"), configuration(listen, `${host}:${port}`));
      const command = [program, "-p", dir, "-c", join(dir, "nginx.conf"), "-e", "stderr"];
      const spec = functionFromCommand(dir, "nginx", { name: "nginx", command, port: listen });
      const instance = await startMeasured(spec, signal);
      return {
        url: `ws://${instance.host}:${listen}/`,
        serverPids: async () => [],
        // nginx writes its title over its environment, so it is found by its port.
        relayPids: () => processesListeningOn(listen),
        close: async () => {
          await instance.stop();
          await giveBack();
        },
      };
    } catch (error) {
      await giveBack();
      throw error;
    }
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

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
