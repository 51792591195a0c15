/** A process full of clients: `node churn.ts URL CONNECTIONS_A_SECOND`. It runs until somebody ends it, which is part of the trial. */
import { CLIENTS, type Client } from "./clients.ts";

/** What the process reports to its parent: counts since the last time, and what servers did wrong. */
export interface ChurnNews {
  readonly connections: number;
  readonly messages: number;
  readonly faults: readonly string[];
}

/** A server that is slow is not buried: clients beyond that are left out. */
const MOST_AT_ONCE = 200;
const NEWS_EVERY_MS = 250; // counts that were not reported when the process is killed are lost
const [url = "", rate = "10"] = process.argv.slice(2);

let news: { connections: number; messages: number; faults: string[] };
const begin = () => {
  news = { connections: 0, messages: 0, faults: [] };
};
begin();
let open = 0;

function drawClient(): Client {
  let left = Math.random() * 100;
  for (const [weight, client] of CLIENTS) {
    left -= weight;
    if (left <= 0) return client;
  }
  return CLIENTS[0]?.[1] ?? (() => Promise.resolve(0));
}

async function comeAndGo(): Promise<void> {
  if (open >= MOST_AT_ONCE) return;
  open += 1;
  news.connections += 1;
  try {
    news.messages += await drawClient()(url, Math.random);
  } catch (error) {
    news.faults.push((error as Error).message);
  } finally {
    open -= 1;
  }
}

setInterval(() => void comeAndGo(), 1000 / Number(rate));
setInterval(() => {
  process.send?.(news);
  begin();
}, NEWS_EVERY_MS);
process.on("disconnect", () => process.exit()); // the parent is gone
