// A member of a chat on the SDK for JavaScript. What it has to do is in the README beside this folder.
import { setTimeout as pause } from "node:timers/promises";
import { Centrifuge } from "centrifuge";

const [url, room, key] = process.argv.slice(2);
const ASKED_BACK = 3011;
const MEMBERS = 2;
const ASK_EVERY_MS = 200;
const seen = {
  lines: [],
  offsets: [],
  recovered: [],
  codes: [],
  clients: 0,
  users: 0,
  history: [],
  refused: 0,
};
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

let look = () => {};
/** Resolves as soon as something holds; it is looked at after every event. */
const until = (holds) =>
  new Promise((resolve) => {
    look = () => holds() && resolve();
    look();
  });

const client = new Centrifuge(url, { data: { name: "JavaScript", key } });
const chat = client.newSubscription(`chat:${room}`);
client.on("connecting", ({ code }) => {
  seen.codes.push(code);
  look();
});
chat.on("subscribed", ({ wasRecovering, recovered }) => {
  if (wasRecovering) seen.recovered.push(recovered);
  look();
});
chat.on("publication", ({ data, offset }) => {
  seen.lines.push(data.text);
  seen.offsets.push(offset);
  look();
});

/** A call that the end of a connection has interrupted is made again: each of them may come twice. */
async function again(call) {
  for (;;) {
    try {
      await chat.ready();
      return await call();
    } catch (error) {
      if (error.code >= 100) throw error;
    }
  }
}

chat.subscribe();
client.connect();
for (const n of [1, 2, 3]) await again(() => chat.publish({ id: `${key}-${n}`, text: `line ${n}` }));
await until(() => seen.lines.length >= 3);
print({ step: "said" });
await until(() => seen.lines.length >= 4);
// Each of the two may have been asked back, and is away for a moment then.
while (seen.clients !== MEMBERS || seen.users !== MEMBERS) {
  seen.clients = Object.keys((await again(() => chat.presence())).clients).length;
  seen.users = (await again(() => chat.presenceStats())).numUsers;
  await pause(ASK_EVERY_MS);
}
const { publications } = await again(() => chat.history({ limit: 2, reverse: true }));
seen.history = publications.map(({ data }) => data.text);
await again(() => client.rpc("nothing", {})).catch(({ code }) => {
  seen.refused = code;
});
print({ step: "asked" });
await until(() => seen.lines.length >= 6 && seen.codes.includes(ASKED_BACK) && seen.recovered.length >= 2);
print({ step: "came back" });
await until(() => seen.lines.length >= 7);
client.disconnect();
print(seen);
