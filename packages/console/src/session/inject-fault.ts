import type { Faults } from "@wsfn/gateway";
import type { ApiRequest } from "../api/requests.ts";

/** A request for something to go wrong. */
export type FaultRequest = Extract<ApiRequest, { do: "plan" | "kill" | "hang" | "freeze" | "cut" }>;

/** Does it. Resolves with how many instances or requests were touched; 0 for a plan, which touches what is to come. */
export async function injectFault(faults: Faults, asked: FaultRequest): Promise<number> {
  switch (asked.do) {
    case "plan":
      faults.plan(asked.plan);
      return 0;
    case "kill":
      return faults.kill(asked.function);
    case "hang":
      return faults.hang(asked.function);
    case "freeze":
      return faults.freeze(asked.forMs, asked.function);
    case "cut":
      return faults.cut(asked.function);
  }
}
