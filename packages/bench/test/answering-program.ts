import { BenchError } from "../src/bench-error.ts";
import { answerParent } from "../src/process/helper-process.ts";

/** A helper that does what the tests of `HelperProcess` ask for. */
answerParent({
  double: (value: number) => value * 2,
  nothing: () => {},
  lie: () => {
    throw new BenchError("WrongEcho", "it lies");
  },
  fail: () => {
    throw new Error("it fails");
  },
  die: () => process.exit(1),
  never: () => new Promise(() => {}),
});
