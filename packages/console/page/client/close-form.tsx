import { useState } from "preact/hooks";
import { useWords } from "../parts/use-store.ts";

/** How a person closes connections. */
export interface CloseFormProps {
  readonly isOpen: boolean;
  readonly onClose: (how: { readonly code?: number; readonly reason?: string }) => void;
}

/** Closes with a code and a reason; without a code the Close frame is empty. */
export function CloseForm({ isOpen, onClose }: CloseFormProps) {
  const { client: words } = useWords();
  const [code, setCode] = useState<number | undefined>(1000);
  const [reason, setReason] = useState("");
  const close = (): void => onClose(code === undefined ? {} : { code, ...(reason !== "" && { reason }) });
  return (
    <div class="toolbar">
      <button type="button" disabled={!isOpen} onClick={close}>
        {words.close}
      </button>
      <label>
        {words.code}
        <input
          type="number"
          min={1000}
          max={4999}
          value={code ?? ""}
          onInput={({ currentTarget }) => setCode(currentTarget.valueAsNumber || undefined)}
        />
      </label>
      <label>
        {words.reason}
        <input
          value={reason}
          maxLength={123}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
    </div>
  );
}
