// Who is typing: publications of a channel that keeps nothing to speak of.
import { word } from "./words.js";

const note = document.querySelector("#typing");
const EVERY_MS = 2_500;
const SHOWN_MS = 4_000;

export class Typing {
  constructor(client, room, me) {
    this.subscription = client.newSubscription(`typing:${room}`);
    this.names = new Map();
    this.saidAt = 0;
    this.subscription.on("publication", ({ info }) => {
      if (info?.user === me()) return;
      clearTimeout(this.names.get(info.user)?.timer);
      const timer = setTimeout(() => this.stopped(info.user), SHOWN_MS);
      this.names.set(info.user, { name: info.connInfo?.name ?? "?", timer });
      this.show();
    });
    this.subscription.subscribe();
    this.show();
  }

  stopped(user) {
    this.names.delete(user);
    this.show();
  }

  show() {
    const [first, ...others] = this.names.values();
    note.textContent =
      first === undefined ? "" : others.length > 0 ? word("typingMany") : word("typingOne", first.name);
  }

  /** The person here typed something. */
  here() {
    if (Date.now() - this.saidAt < EVERY_MS || this.subscription.state !== "subscribed") return;
    this.saidAt = Date.now();
    this.subscription.publish({}).catch(() => {}); // it matters to nobody
  }

  close() {
    for (const { timer } of this.names.values()) clearTimeout(timer);
    this.names.clear();
    this.show();
  }
}
