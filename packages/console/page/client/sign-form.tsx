import type { ConsoleFunction } from "../../src/api/reports.ts";
import { Field } from "../parts/field.tsx";
import { useWords } from "../parts/use-store.ts";
import type { SignFields } from "./sign-fields.ts";

const SCHEMES = ["acs3", "fc2"] as const;

/** What there is to choose about the signature of one function's handshakes. */
export interface SignFormProps {
  readonly served: ConsoleFunction;
  readonly fields: SignFields;
  readonly onChange: (part: Partial<SignFields>) => void;
}

/** How a handshake is signed: nothing for a function that asks for none, and why where it cannot be. */
export function SignForm({ served, fields, onChange }: SignFormProps) {
  const { client: words } = useWords();
  const { authType, canSign, cannotSign = "", keyIds } = served;
  if (authType === "anonymous") return null;
  const isToken = authType === "jwt";
  const hasPlaces = isToken || authType === "function";
  const expires = isToken || (authType === "function" && fields.place === "url");
  return (
    <fieldset>
      <legend>{words.authType(authType)}</legend>
      <label class="inline">
        <input
          type="checkbox"
          disabled={!canSign}
          checked={fields.isSigned}
          onChange={({ currentTarget }) => onChange({ isSigned: currentTarget.checked })}
        />
        {words.signs[authType]}
      </label>
      {!canSign && <p class="note">{words.cannotSign(cannotSign)}</p>}
      {fields.isSigned && hasPlaces && (
        <div class="grid">
          <Field label={words.place}>
            <select
              value={fields.place}
              onChange={({ currentTarget }) =>
                onChange({ place: currentTarget.value as SignFields["place"] })
              }
            >
              {isToken && <option value="">{words.places.lookup}</option>}
              <option value={isToken ? "headers" : ""}>{words.places.headers}</option>
              <option value="url">{words.places.url}</option>
            </select>
          </Field>
          {authType === "function" && fields.place !== "url" && (
            <Field label={words.scheme}>
              <select
                value={fields.scheme}
                onChange={({ currentTarget }) =>
                  onChange({ scheme: currentTarget.value as SignFields["scheme"] })
                }
              >
                {SCHEMES.map((scheme) => (
                  <option key={scheme} value={scheme}>
                    {words.schemes[scheme]}
                  </option>
                ))}
              </select>
            </Field>
          )}
          {isToken && keyIds.length > 1 && (
            <Field label={words.keyId}>
              <select
                value={fields.keyId === "" ? keyIds[0] : fields.keyId}
                onChange={({ currentTarget }) => onChange({ keyId: currentTarget.value })}
              >
                {keyIds.map((id) => (
                  <option key={id}>{id}</option>
                ))}
              </select>
            </Field>
          )}
          {expires && (
            <Field label={words.expires}>
              <input
                type="number"
                min={1}
                max={86_400}
                value={fields.expiresInSeconds}
                onInput={({ currentTarget }) =>
                  onChange({ expiresInSeconds: currentTarget.valueAsNumber || 1 })
                }
              />
            </Field>
          )}
        </div>
      )}
      {fields.isSigned && isToken && (
        <Field label={words.claims}>
          <textarea
            rows={2}
            name="claims"
            value={fields.claims}
            onInput={({ currentTarget }) => onChange({ claims: currentTarget.value })}
          />
        </Field>
      )}
    </fieldset>
  );
}
