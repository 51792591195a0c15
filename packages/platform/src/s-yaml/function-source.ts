import { stringify } from "yaml";
import { child, type Located, type LocatedMap, type Place, plain, text } from "../read/located.ts";

/** The parts of a reading that a function was made from. */
export interface SourceParts {
  readonly resource: string;
  /** As written, expressions expanded. */
  readonly component: string;
  /** Where the props begin. */
  readonly at: Place;
  /** Under the names of component fc3, after merges, templates and expressions. */
  readonly props: LocatedMap;
  /** One `.env` file in place of all that were read. */
  readonly dotenv: string;
  /** The props that a file of this function alone would have: `env()` stands in them as it was written. */
  readonly ownProps: () => Located;
}

/** What a deploy file has of one function, and where: the only reading of `s.yaml` that there is. */
export class FunctionSource {
  /** Key of its resource. */
  readonly resource: string;
  /** `fc` is the platform's 2.0 generation, which has defaults of its own. */
  readonly component: "fc" | "fc3";
  readonly #parts: SourceParts;

  constructor(parts: SourceParts) {
    this.resource = parts.resource;
    this.component = /^(?:devsapp\/)?fc3/.test(parts.component) ? "fc3" : "fc";
    this.#parts = parts;
  }

  /**
   * Where a field is written, undefined where it is not written and the platform's default counts. A path names keys below
   * `props` as component fc3 has them, in a list an index or a trigger: `written("triggers", "http", "triggerConfig")`.
   * Merge keys, aliases, `extend` and templates are followed to the place where the value stands.
   */
  written(...path: readonly string[]): Place | undefined {
    const { place, isWhole } = this.#follow(path);
    return isWhole ? place : undefined;
  }

  /** Where a field is written, else the nearest part of the file that would hold it. */
  place(...path: readonly string[]): Place {
    return this.#follow(path).place;
  }

  /** The text of a `.env` file to lie beside what {@link alone} gives; empty where none was read. It may hold secrets. */
  get dotenv(): string {
    return this.#parts.dotenv;
  }

  /**
   * The text of an `s.yaml` that describes this function and nothing else, its code in `code`. Whatever the file took from
   * elsewhere stands in it; `${env('X')}` stays an expression, so that no secret is written out.
   */
  alone(code: string): string {
    const { resource, component } = this.#parts;
    const props = plain(this.#parts.ownProps()) as Record<string, unknown>;
    if (this.component === "fc3") props.code = code;
    else Object.assign(props.function as object, { codeUri: code });
    return stringify(
      {
        edition: "3.0.0",
        name: resource,
        access: "default",
        resources: { [resource]: { component, props } },
      },
      { lineWidth: 0 },
    );
  }

  /** What is written there, as plain data after merges, templates and expressions; undefined where nothing is. */
  value(...path: readonly string[]): unknown {
    const { node, isWhole } = this.#follow(path);
    return isWhole ? plain(node) : undefined;
  }

  #follow(path: readonly string[]): {
    readonly place: Place;
    readonly node: Located;
    readonly isWhole: boolean;
  } {
    let node: Located = this.#parts.props;
    let place = this.#parts.at;
    for (const key of path) {
      if (node.kind === "map") {
        const entry = node.entries.get(key);
        if (entry === undefined) return { place, node, isWhole: false };
        [node, place] = [entry.value, entry.keyAt];
      } else {
        const item: Located | undefined = node.kind === "list" ? itemOf(node.items, key) : undefined;
        if (item === undefined) return { place, node, isWhole: false };
        [node, place] = [item, item.at];
      }
    }
    // A key with nothing after it is no key: the platform's own tool drops it too.
    return { place, node, isWhole: node.kind !== "scalar" || node.value !== null };
  }
}

/** A trigger by its name, anything else by its index. */
function itemOf(items: readonly Located[], key: string): Located | undefined {
  return items.find((item) => text(child(item, "triggerName")) === key) ?? items[Number(key)];
}
