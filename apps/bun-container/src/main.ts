// The one program of the image: the server, or with --healthcheck a look at it. There is no shell beside it, and no curl.
if (Bun.argv.includes("--healthcheck")) {
  const { settings } = await import("./settings.ts");
  const { ok } = await fetch(`http://127.0.0.1:${settings.port}/healthz`);
  process.exitCode = ok ? 0 : 1;
} else await import("./server.ts");
