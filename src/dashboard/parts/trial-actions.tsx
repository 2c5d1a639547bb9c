/**
 * @file What can be done with a trial.
 */
import { Ban, RotateCcw } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { postJson, studyApi } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";

/** The buttons of a trial. */
export function TrialActions({ store, row }: { readonly store: StudyStore; readonly row: TrialRowAnswer }) {
  const [open, setOpen] = useState<"cancel" | "retry">();
  const isWithdrawn = row.status === "cancelled" && row.stop === undefined;
  const isRetried = (row.status === "failed" || row.status === "cancelled") && row.origin !== "told";
  const close = (): void => setOpen(undefined);
  return (
    <div class="actions">
      {isRetried ? (
        <button type="button" class="button" onClick={() => setOpen("retry")}>
          <RotateCcw size={14} aria-hidden="true" /> Evaluate again
        </button>
      ) : null}
      {isWithdrawn ? null : (
        <button type="button" class="button" onClick={() => setOpen("cancel")}>
          <Ban size={14} aria-hidden="true" /> Cancel the trial
        </button>
      )}
      {open === "cancel" ? <CancelDialog store={store} row={row} onClose={close} /> : null}
      {open === "retry" ? <RetryDialog store={store} row={row} onClose={close} /> : null}
    </div>
  );
}

function RetryDialog({
  store,
  row: { trial, status },
  onClose,
}: {
  readonly store: StudyStore;
  readonly row: TrialRowAnswer;
  readonly onClose: () => void;
}) {
  const isAlive = (store.run.value ?? store.page.value?.run)?.alive === true;
  const retry = async (): Promise<void> => {
    const [reserved] = await postJson<readonly { readonly trial: number }[]>(
      studyApi(store.name, "trials", trial, "retry"),
      {},
    );
    say(`Trial ${trial} is evaluated again as trial ${reserved?.trial ?? ""}.`);
    store.refresh();
  };
  return (
    <Dialog title={`Evaluate trial ${trial} again?`} action="Evaluate it again" onSubmit={retry} onClose={onClose}>
      <p>
        A new trial with the same parameters is reserved, which counts towards the budget.{" "}
        {isAlive ? "The run takes it next." : "No run is alive; the next one takes it."} Trial {trial} stays {status}.
      </p>
    </Dialog>
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
