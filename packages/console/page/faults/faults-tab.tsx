import { useState } from "preact/hooks";
import type { Asked } from "../model/api.ts";
import { planText } from "../parts/plan-text.ts";
import { useStore, useWords } from "../parts/use-store.ts";
import type { planOf } from "./plan-fields.ts";
import { PlanForm } from "./plan-form.tsx";

/** The faults that happen once. */
const AT_ONCE = ["kill", "hang", "freeze", "cut"] as const;

/** What goes wrong on demand. */
export function FaultsTab() {
  const store = useStore();
  const all = useWords();
  const { faults: words } = all;
  const [target, aim] = useState("");
  const [seconds, setSeconds] = useState(5);
  const [note, show] = useState("");
  const plan = store.timeline.plans.at(-1)?.plan ?? {};
  const inject = async (fault: (typeof AT_ONCE)[number]): Promise<void> => {
    const of = target === "" ? {} : { function: target };
    const asked: Asked =
      fault === "freeze" ? { do: fault, forMs: seconds * 1000, ...of } : { do: fault, ...of };
    const { ok, count = 0, error = "" } = await store.ask(asked);
    if (!ok) show(error);
    else show(count === 0 ? words.nothingThere : words.touched(words[fault], count));
  };
  const put = async (next: ReturnType<typeof planOf>): Promise<void> => {
    const { ok, error = "" } = await store.ask({ do: "plan", plan: next });
    show(ok ? "" : error);
  };
  return (
    <>
      <p class="note">{words.about}</p>
      <h2>{words.now}</h2>
      <div class="toolbar">
        <label>
          {all.function}
          <select value={target} onChange={({ currentTarget }) => aim(currentTarget.value)}>
            <option value="">{all.all}</option>
            {store.functions.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <span role="status">{note}</span>
      </div>
      <dl class="faults">
        {AT_ONCE.map((fault) => (
          <div key={fault}>
            <dt>
              <button type="button" onClick={() => inject(fault)} aria-describedby={`hint-${fault}`}>
                {words[fault]}
              </button>
              {fault === "freeze" && (
                <label>
                  <input
                    type="number"
                    min={0.1}
                    max={3600}
                    step="any"
                    value={seconds}
                    onInput={({ currentTarget }) => setSeconds(currentTarget.valueAsNumber || 1)}
                  />
                  {words.forSeconds}
                </label>
              )}
            </dt>
            <dd id={`hint-${fault}`}>{words[`${fault}Hint`]}</dd>
          </div>
        ))}
      </dl>
      <h2>{words.plan}</h2>
      <p data-plan>
        {Object.keys(plan).length === 0 ? words.noneInForce : `${words.inForce}: ${planText(plan, all)}`}
      </p>
      <PlanForm onPlan={put} />
    </>
  );
}
