// The lines of a room on the page: in the server's order, each once.
import { timeOfDay, word } from "./words.js";

const lines = document.querySelector("#lines");
const waiting = document.querySelector("#waiting");
const log = document.querySelector("#log");

/** An element with text in it. What people write becomes text and nothing else. */
export function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Keeps the newest line in view, unless the reader has scrolled up to older ones. */
function keepingView(change) {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  change();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

export class Lines {
  constructor(me) {
    this.me = me;
    this.life = 0; // of the room's log: offsets of one life say nothing about those of another
    this.known = new Set();
    lines.replaceChildren();
    waiting.replaceChildren();
  }

  /** The log has begun anew, or goes on after a part that is lost. */
  gap() {
    this.life += 1;
    keepingView(() => lines.append(element("li", word("gap"), "gap")));
    lines.lastElementChild.dataset.place = `${this.life} 0`;
  }

  /** Adds a publication at its place; one that is there is left alone. */
  add({ data, offset, info, tags }) {
    const key = `${info?.user} ${data.id}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    const item = element("li", "");
    const isMine = info?.user === this.me();
    if (isMine) item.className = "mine";
    const name = element("b", info?.connInfo?.name ?? "?");
    const time = element("time", timeOfDay(Number(tags?.at ?? Date.now())));
    item.append(name, " ", time, element("p", data.text));
    item.dataset.place = `${this.life} ${offset}`;
    keepingView(() => lines.insertBefore(item, this.after(offset)));
  }

  /** The first line that belongs after this offset. */
  after(offset) {
    let later = null;
    for (let item = lines.lastElementChild; item; item = item.previousElementSibling) {
      const [life, at] = item.dataset.place.split(" ").map(Number);
      if (life < this.life || (life === this.life && at <= offset)) break;
      later = item;
    }
    return later;
  }

  /** Shows what waits to be sent, and what was refused. */
  showWaiting(all, { again, drop }) {
    const items = all.map(({ id, text, refused, isTried }) => {
      const item = element("li", "", refused ? "mine refused" : "mine waiting");
      const state = refused ? word("failed", refused) : word(isTried ? "sending" : "waiting");
      item.append(element("p", text), element("small", state));
      if (refused) {
        const [retry, discard] = [element("button", word("again")), element("button", word("drop"))];
        retry.onclick = () => again(id);
        discard.onclick = () => drop(id);
        item.append(" ", retry, " ", discard);
      }
      return item;
    });
    keepingView(() => waiting.replaceChildren(...items));
  }
}
