import WebSocket from "ws";

/** An open connection to a function. */
export function connected(url: string, options: WebSocket.ClientOptions = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const client = new WebSocket(url, options);
    client.on("open", () => resolve(client)).on("error", reject);
  });
}

/** The code that a connection ends with. */
export const closeCode = (client: WebSocket): Promise<number> =>
  new Promise((resolve) => client.once("close", resolve));
