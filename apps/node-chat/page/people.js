// Who is in the room: asked when it is entered, and again when somebody comes or goes. A user with two tabs is one.
import { element } from "./lines.js";
import { word } from "./words.js";

const list = document.querySelector("#people");
const count = document.querySelector("#count");

export class People {
  constructor(subscription, me) {
    this.subscription = subscription;
    this.me = me;
    list.replaceChildren();
    count.textContent = "0";
    for (const event of ["subscribed", "join", "leave"]) subscription.on(event, () => this.askSoon());
  }

  /** Many may come at once: they are asked about once. */
  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 200);
  }

  async ask() {
    let present;
    try {
      present = await this.subscription.presence();
    } catch {
      return; // the connection or the server is away: who was there is still shown, and is asked for again
    }
    const names = new Map(
      Object.values(present.clients).map(({ user, connInfo }) => [user, connInfo?.name ?? "?"]),
    );
    const items = [...names].sort(([, a], [, b]) => a.localeCompare(b));
    list.replaceChildren(
      ...items.map(([user, name]) => element("li", user === this.me() ? `${name} (${word("you")})` : name)),
    );
    count.textContent = String(items.length);
  }

  close() {
    clearTimeout(this.timer);
  }
}
