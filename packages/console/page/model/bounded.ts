/** A list that forgets its oldest items beyond a number; they go in steps, so that an addition stays cheap. */
export class Bounded<T> {
  readonly #most: number;
  #items: T[] = [];
  /** Items that were ever added: changes with each one. */
  added = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  push(item: T): void {
    this.added += 1;
    this.#items.push(item);
    if (this.#items.length > 1.25 * this.#most) this.#items = this.#items.slice(-this.#most);
  }

  clear(): void {
    this.#items = [];
    this.added += 1;
  }
}
