import { headerValues } from "@wsfn/protocol";
import type { Behaviour } from "./behaviour.ts";
import { startReference } from "./reference-server.ts";

/** The reference server as a process of its own, as the platform would run one: BEHAVIOUR is JSON, the port goes to stdout. */
const behaviour = JSON.parse(process.env.BEHAVIOUR ?? "{}") as Behaviour;
const host = behaviour.listensOnLoopback ? "127.0.0.1" : "0.0.0.0";
const server = await startReference(behaviour, host, 0, (head) => {
  if (!behaviour.logsNothing)
    process.stdout.write(`open ${headerValues(head, "x-fc-request-id").join(" ")}\n`);
});

/** Peers that do not answer a Close are left after this. */
const GRACE_MS = 2000;
/** A server that takes newcomers in has to be there when one comes, also on a busy machine. */
const LONG_GRACE_MS = 15_000;

process.on("SIGTERM", () => {
  const { onSigterm } = behaviour;
  if (onSigterm === "nothing") return;
  const code = onSigterm === "exit 1" ? 1 : 0;
  if (onSigterm === "cut") {
    process.exit(code);
  }
  server.drain(onSigterm === "close 1000" ? 1000 : 1001, () => process.exit(code));
  if (onSigterm === "wait for peers") return;
  const graceMs = onSigterm === "listen on" ? LONG_GRACE_MS : GRACE_MS;
  setTimeout(() => process.exit(code), graceMs).unref();
});

process.stdout.write(`${new URL(server.url).port}\n`);
