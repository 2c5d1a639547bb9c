/**
 * @file What can be done with a trial.
 */
import { Ban } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { postJson, studyApi } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";

/** The buttons of a trial. */
export function TrialActions({ store, row }: { readonly store: StudyStore; readonly row: TrialRowAnswer }) {
  const [isOpen, setOpen] = useState(false);
  const isWithdrawn = row.status === "cancelled" && row.stop === undefined;
  if (isWithdrawn) return null;
  return (
    <div class="actions">
      <button type="button" class="button" onClick={() => setOpen(true)}>
        <Ban size={14} aria-hidden="true" /> Cancel the trial
      </button>
      {isOpen ? <CancelDialog store={store} row={row} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function CancelDialog({
  store,
  row: { trial, status },
  onClose,
}: {
  readonly store: StudyStore;
  readonly row: TrialRowAnswer;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const cancel = async (): Promise<void> => {
    await postJson(studyApi(store.name, "trials", trial, "cancel"), reason === "" ? {} : { reason });
    say(`Trial ${trial} is cancelled.`);
    store.refresh();
  };
  const words =
    status === "running"
      ? "Its commands are ended, and it counts as if it had never been proposed."
      : "It counts as if it had never been proposed. Its results stay in the history.";
  return (
    <Dialog title={`Cancel trial ${trial}?`} action="Cancel the trial" isDangerous onSubmit={cancel} onClose={onClose}>
      <p>{words}</p>
      <label class="field">
        <span>Why (kept with the trial)</span>
        <input type="text" value={reason} onInput={({ currentTarget }) => setReason(currentTarget.value)} />
      </label>
    </Dialog>
  );
}
