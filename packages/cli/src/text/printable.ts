const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** Colours: some programs write them to a pipe too. */
const COLOUR = /(?![\t\n])\p{Cc}\[[\d;]*m/gu;

/** What a function wrote is data: escape sequences in it must not move a person's cursor. Colours go without a trace. */
export const printable = (text: string): string =>
  text.replaceAll(COLOUR, "").replaceAll(CONTROL, "\u{fffd}");
