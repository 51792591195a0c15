// What was written and is not acknowledged. Each line keeps its id however often it is tried, so the server has it once; they are tried
// one after the other, so the order stays; and the tab's storage keeps them over a reload.

const isForLater = ({ code, temporary }) => code < 100 || temporary === true; // below 100: the SDK's own, no connection or no answer

export class Outbox {
  /** `publish` sends a line and resolves when the server has it. `onChange` is called with all lines after each change. */
  constructor({ key, publish, onChange, onTooFast }) {
    this.key = key;
    this.publish = publish;
    this.onChange = onChange;
    this.onTooFast = onTooFast;
    this.lines = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    this.isBusy = false;
    this.isClosed = false;
    this.changed();
  }

  changed() {
    sessionStorage.setItem(this.key, JSON.stringify(this.lines));
    this.onChange(this.lines);
  }

  add(text) {
    this.lines.push({ id: crypto.randomUUID(), text });
    this.changed();
    this.send();
  }

  /** The server has this line: it was acknowledged, or it came back. */
  has(id) {
    const before = this.lines.length;
    this.lines = this.lines.filter((line) => line.id !== id);
    if (this.lines.length < before) this.changed();
  }

  /** Tries a line again that the server refused. */
  again(id) {
    for (const line of this.lines) if (line.id === id) delete line.refused;
    this.changed();
    this.send();
  }

  /** Sends what waits, in order; what cannot be sent now is tried when this is called again, or a little later. */
  async send() {
    if (this.isBusy || this.isClosed) return;
    this.isBusy = true;
    for (let line = this.next(); line; line = this.next()) {
      line.isTried = true;
      this.changed();
      try {
        await this.publish({ id: line.id, text: line.text }); // rejects where there is no connection
        this.has(line.id);
      } catch (error) {
        if (isForLater(error)) {
          line.isTried = false;
          this.changed();
          if (error.code === 111) this.onTooFast();
          setTimeout(() => this.send(), 1_000 + Math.random() * 1_000);
          break;
        }
        line.refused = error.message;
        this.changed();
      }
    }
    this.isBusy = false;
  }

  next() {
    return this.isClosed ? undefined : this.lines.find((line) => !line.refused);
  }

  close() {
    this.isClosed = true;
  }
}
