import { HelperProcess } from "../src/process/helper-process.ts";

/** Starts a helper, says its pid, and waits to be killed: what becomes of the helper is the question. */
const helper = new HelperProcess(new URL("./answering-program.ts", import.meta.url));
await helper.ask("nothing");
console.log(helper.pid);
