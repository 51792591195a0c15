import type { Said } from "@wsfn/platform";

/** The message of a failure and the way out, as they can be put into another language. */
export interface Words {
  readonly message?: Said | undefined;
  readonly hint?: Said | undefined;
}
