import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { useWords } from "../parts/use-store.ts";
import { type PlanFields, planOf, TIMES } from "./plan-fields.ts";

const NAMES = Object.keys(TIMES) as (keyof typeof TIMES)[];
const STATUSES = [429, 500, 503] as const;

/** Faults that happen by chance until they are ended. */
export function PlanForm({ onPlan }: { onPlan(plan: ReturnType<typeof planOf>): void }) {
  const { faults: words } = useWords();
  const [fields, set] = useState<PlanFields>({});
  /** A field with a value, or without it: one that is empty is no fault. */
  const put = (name: keyof PlanFields, value: number): void => {
    const { [name]: _before, ...rest } = fields;
    set(Number.isFinite(value) && value >= 0 ? { ...rest, [name]: value } : rest);
  };
  const apply = (event: Event): void => {
    event.preventDefault();
    onPlan(planOf(fields));
  };
  const end = (): void => {
    set({});
    onPlan({});
  };
  return (
    <form class="grid" onSubmit={apply}>
      <Field label={words.refuse}>
        <select
          value={fields.status ?? ""}
          onChange={({ currentTarget }) =>
            put("status", currentTarget.value === "" ? Number.NaN : Number(currentTarget.value))
          }
        >
          <option value="">{words.nothing}</option>
          {STATUSES.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
      </Field>
      <Field label={words.rate}>
        <input
          type="number"
          min={0}
          max={100}
          placeholder="100"
          value={fields.rate ?? ""}
          onInput={({ currentTarget }) => put("rate", currentTarget.valueAsNumber)}
        />
      </Field>
      {NAMES.map((name) => (
        <Field label={words[name]} key={name}>
          <input
            type="number"
            min={name === "idleCutMs" ? 0.1 : 0}
            max={86_400_000 / TIMES[name]}
            step="any"
            value={fields[name] ?? ""}
            onInput={({ currentTarget }) => put(name, currentTarget.valueAsNumber)}
          />
        </Field>
      ))}
      <div class="toolbar">
        <button type="submit" class="main">
          {words.apply}
        </button>
        <button type="button" onClick={end}>
          {words.end}
        </button>
      </div>
    </form>
  );
}
