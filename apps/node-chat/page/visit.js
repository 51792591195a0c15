// A stay in a room, on the official SDK: what is shown of it, and what is sent to it.
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";
import { Typing } from "./typing.js";
import { word } from "./words.js";

const NEWEST = 100; // lines that are asked for when a room is entered
const older = document.querySelector("#older");

/** The rooms' WebSocket, beside the page wherever that is. */
function endpoint() {
  const url = new URL("connection/websocket", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href.split("#")[0];
}

export class Visit {
  /** `onChange` is called when what there is to say about the connection has changed; `onRefused` when the server does not let in. */
  constructor({ name, room, key, token, onChange, onRefused }) {
    this.about = undefined;
    this.problem = undefined;
    this.onChange = onChange;
    this.client = new Centrifuge(endpoint(), { token, data: { name, key } });
    this.subscription = this.client.newSubscription(`chat:${room}`);
    const me = () => this.about?.user;
    this.lines = new Lines(me);
    this.people = new People(this.subscription, me);
    this.typing = new Typing(this.client, room, me);
    this.outbox = new Outbox({
      key: `waiting ${room}`,
      publish: (line) => this.subscription.publish(line),
      onChange: (all) =>
        this.lines.showWaiting(all, {
          again: (id) => this.outbox.again(id),
          drop: (id) => this.outbox.has(id),
        }),
      onTooFast: () => this.say(word("tooFast")),
    });
    this.listen(onRefused);
    this.subscription.subscribe();
    this.client.connect();
  }

  listen(onRefused) {
    const { client, subscription } = this;
    client.on("state", () => this.say(undefined));
    client.on("connected", ({ data }) => {
      this.about = data;
      this.say(undefined);
    });
    // Below 100 it was we who left; the server's own codes mean that it does not want us back.
    client.on("disconnected", ({ code, reason }) => code >= 100 && onRefused(reason));
    subscription.on("state", () => this.say(undefined));
    subscription.on("unsubscribed", ({ code, reason }) => code >= 100 && this.say(word("refused", reason)));
    subscription.on("publication", (publication) => {
      this.lines.add(publication);
      if (publication.info?.user === this.about?.user) this.outbox.has(publication.data.id);
    });
    subscription.on("subscribed", async ({ wasRecovering, recovered }) => {
      if (wasRecovering && !recovered) this.lines.gap();
      if (!recovered) await this.showNewest();
      this.outbox.send();
    });
  }

  /** The newest lines that the room keeps. What is published meanwhile finds its place by its offset. */
  async showNewest() {
    try {
      const { publications } = await this.subscription.history({ limit: NEWEST, reverse: true });
      older.hidden = (publications.at(-1)?.offset ?? 1) === 1;
      for (const publication of publications.reverse()) this.lines.add(publication);
    } catch (error) {
      this.say(word("refused", error.message));
    }
  }

  /** Something beside the connection that the person should know; it is over with the next change. */
  say(problem) {
    this.problem = problem;
    this.onChange();
  }

  /** What there is to say about the connection, always: one word for what it looks like, and the text. */
  status() {
    const { client, subscription, about, problem } = this;
    if (!navigator.onLine) return ["offline", word("offline")];
    if (problem !== undefined) return ["trouble", problem];
    if (client.state !== "connected") return ["connecting", word(about ? "reconnecting" : "connecting")];
    if (subscription.state !== "subscribed") return ["connecting", word("joining")];
    return ["connected", `${word("connected")} · ${word("instance", about.instance)}`];
  }

  leave() {
    this.outbox.close();
    this.people.close();
    this.typing.close();
    this.client.disconnect();
  }
}
