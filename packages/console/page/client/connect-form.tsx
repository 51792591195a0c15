import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { type ConnectFields, connectCommand, connectRequest, fieldsFor } from "./connect-fields.ts";
import { SignForm } from "./sign-form.tsx";

/** Where to connect, and with what. */
export function ConnectForm() {
  const store = useStore();
  const { client: words, function: functionWord } = useWords();
  const [changed, change] = useState<Partial<ConnectFields>>({});
  const [name, choose] = useState<string | undefined>();
  const [note, show] = useState("");
  const served = store.functions.find((one) => one.name === name) ?? store.functions[0];
  if (!served) return null;
  const fields = { ...fieldsFor(served), ...changed };
  const set = (part: Partial<ConnectFields>): void => change({ ...changed, ...part });
  /** Does something with the fields, and names what is wrong with them. */
  const attempt = (act: () => unknown): void => {
    try {
      void act();
    } catch (error) {
      show(words.notClaims + (error as Error).message);
    }
  };
  const connect = async (): Promise<void> => {
    const reply = await store.ask(connectRequest(fields, served));
    show(reply.ok ? "" : [reply.error, reply.hint].filter(Boolean).join(": "));
  };
  const copy = (): Promise<void> => {
    const command = connectCommand(fields, served);
    return navigator.clipboard.writeText(command).then(
      () => show(`${words.copied}: ${command}`),
      () => show(command),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        attempt(connect);
      }}
    >
      <Field label={functionWord}>
        <select
          value={served.name}
          onChange={({ currentTarget }) => {
            choose(currentTarget.value);
            change({});
          }}
        >
          {store.functions.map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      </Field>
      <Field label={words.url}>
        <input
          value={fields.url}
          onInput={({ currentTarget }) => set({ url: currentTarget.value })}
          name="url"
          required
        />
      </Field>
      <Field label={words.headers}>
        <textarea
          rows={2}
          placeholder={words.headersHint}
          value={fields.headers}
          onInput={({ currentTarget }) => set({ headers: currentTarget.value })}
        />
      </Field>
      <Field label={words.subprotocols}>
        <input
          value={fields.subprotocols}
          onInput={({ currentTarget }) => set({ subprotocols: currentTarget.value })}
        />
      </Field>
      <div class="toolbar">
        <label>
          <input
            type="checkbox"
            checked={fields.isCompressed}
            onChange={({ currentTarget }) => set({ isCompressed: currentTarget.checked })}
          />
          {words.compress}
        </label>
        <label>
          {words.count}
          <input
            type="number"
            min={1}
            max={1000}
            value={fields.count}
            onInput={({ currentTarget }) => set({ count: currentTarget.valueAsNumber || 1 })}
          />
        </label>
      </div>
      <SignForm served={served} fields={fields} onChange={set} />
      <div class="toolbar">
        <button type="submit" class="main">
          {words.connect}
        </button>
        <button type="button" onClick={() => attempt(copy)}>
          {words.copy}
        </button>
        <span role="status" class="mono">
          {note}
        </span>
      </div>
    </form>
  );
}
