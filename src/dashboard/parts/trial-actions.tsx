/**
 * @file What can be done with a trial. Each state has its own: one that waits or runs is cancelled, a result is withdrawn, and what
 * has failed or was stopped is evaluated again.
 */
import { Ban, RotateCcw, Undo2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { postJson, studyApi } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { isRetryable, removalOf, STATE_WORDS, stateOf, type TrialState } from "../study/trial-state.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";
import { TextField } from "./text-field.tsx";

interface ActionProps {
  readonly store: StudyStore;
  readonly row: TrialRowAnswer;
}

interface DialogProps extends ActionProps {
  readonly onClose: () => void;
}

/** The buttons of a trial; absent while the study cannot be read. */
export function TrialActions({ store, row }: ActionProps) {
  const [open, setOpen] = useState<"remove" | "retry">();
  const state = stateOf(row);
  const removal = removalOf(state);
  const close = (): void => setOpen(undefined);
  if (store.isUnreadable) return null;
  return (
    <div class="actions">
      {isRetryable(state, row) ? (
        <button type="button" class="button" onClick={() => setOpen("retry")}>
          <RotateCcw size={14} aria-hidden="true" /> Evaluate again
        </button>
      ) : null}
      {removal === "cancel" ? (
        <button type="button" class="button" onClick={() => setOpen("remove")}>
          <Ban size={14} aria-hidden="true" /> Cancel the trial
        </button>
      ) : removal === "withdraw" ? (
        <button type="button" class="button" onClick={() => setOpen("remove")}>
          <Undo2 size={14} aria-hidden="true" /> Withdraw the result
        </button>
      ) : null}
      {open === "remove" && removal === "cancel" ? <CancelDialog store={store} row={row} onClose={close} /> : null}
      {open === "remove" && removal === "withdraw" ? <WithdrawDialog store={store} row={row} onClose={close} /> : null}
      {open === "retry" ? <RetryDialog store={store} row={row} onClose={close} /> : null}
    </div>
  );
}

function RetryDialog({ store, row, onClose }: DialogProps) {
  const { trial } = row;
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
        {isAlive ? "The run takes it next." : "No run is alive; the next one takes it."} Trial {trial} stays{" "}
        {STATE_WORDS[stateOf(row)]}.
      </p>
    </Dialog>
  );
}

function CancelDialog({ store, row, onClose }: DialogProps) {
  const { trial, status } = row;
  const [reason, setReason] = useState("");
  const cancel = async (): Promise<void> => {
    await withdraw({ store, row }, reason);
    say(`Trial ${trial} is cancelled.`);
  };
  return (
    <Dialog title={`Cancel trial ${trial}?`} action="Cancel the trial" isDangerous onSubmit={cancel} onClose={onClose}>
      <p>
        {status === "running" ? "Its commands are ended, and it counts" : "It is not evaluated, and it counts"} as if it
        had never been proposed.
      </p>
      <TextField label="Why (kept with the trial)" text={reason} onText={setReason} />
    </Dialog>
  );
}

/** What the trial does not count for any more, by its state. */
const WITHDRAWN_FROM: Readonly<Partial<Record<TrialState, string>>> = {
  completed: "The front, the recommendation and the models are computed without it",
  stopped: "Neither its early stop nor what it had printed counts any more",
  failed: "The models do not learn from its failure any more",
  held: "Its failure is not recorded as one of the configuration",
};

function WithdrawDialog({ store, row, onClose }: DialogProps) {
  const { trial, origin } = row;
  const [reason, setReason] = useState("");
  const state = stateOf(row);
  const isOfBudget = origin !== "told" && origin !== "confirm";
  const submit = async (): Promise<void> => {
    await withdraw({ store, row }, reason);
    say(`The result of trial ${trial} is withdrawn.`);
  };
  return (
    <Dialog
      title={`Withdraw the result of trial ${trial}?`}
      action="Withdraw the result"
      isDangerous
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        The trial has {state === "stopped" ? "been stopped early" : state === "held" ? "failed" : state}.{" "}
        {WITHDRAWN_FROM[state]}
        {isOfBudget ? ", and one trial more of the budget is left" : ""}. What was recorded stays in its history;{" "}
        <code>paretune tell --amend {trial}</code> records a result again.
      </p>
      <TextField label="Why (kept with the trial)" text={reason} onText={setReason} />
    </Dialog>
  );
}

async function withdraw({ store, row: { trial } }: ActionProps, reason: string): Promise<void> {
  await postJson(studyApi(store.name, "trials", trial, "cancel"), reason === "" ? {} : { reason });
  store.refresh();
}
