// For the image's HEALTHCHECK: there is no curl in it, and no shell to start one.
const port = process.env.FC_SERVER_PORT ?? process.env.FC_CUSTOM_LISTEN_PORT ?? process.env.PORT ?? 9000;
const response = await fetch(`http://127.0.0.1:${port}/healthz`);
process.exitCode = response.ok ? 0 : 1;
