// For the image's HEALTHCHECK: there is no curl in it, and no shell to start one.
const { env } = process;
const port = env.FC_SERVER_PORT || env.FC_CUSTOM_LISTEN_PORT || env.PORT || 9000;
const response = await fetch(`http://127.0.0.1:${port}/healthz`);
process.exitCode = response.ok ? 0 : 1;
