/**
 * @file Whether the study is being run, and the actions on it: pause, resume, another budget.
 */
import { Pause, Play, SlidersHorizontal } from "lucide-preact";
import { useState } from "preact/hooks";
import type { PausedStudyJson, RunStateJson, StudyPageAnswer } from "../../node/server/answers.ts";
import { formatMoment } from "../format/times.ts";
import { postJson, studyApi } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { BudgetDialog } from "./budget-dialog.tsx";
import { now } from "./clock.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";

/** The state of the run and the buttons. */
export function RunControls({
  store,
  page,
  running,
}: {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly running: number;
}) {
  const [open, setOpen] = useState<"pause" | "resume" | "budget">();
  const run = store.run.value ?? page.run;
  const close = (): void => setOpen(undefined);
  if (store.isUnreadable)
    return (
      <div class="toolbar">
        <p class="run run-none">Whether it is being run is not known: the study cannot be read.</p>
      </div>
    );
  // There is no run that could be paused.
  const isByCaller = page.definition.evaluator === "caller";
  return (
    <>
      <div class="toolbar">
        <p class={`run run-${run.paused ? "paused" : run.alive ? "alive" : "none"}`} role="status">
          {isByCaller ? "The program that asks for trials evaluates them." : runWords(run, running)}
        </p>
        <div class="actions">
          {isByCaller ? null : run.paused ? (
            <button type="button" class="button" onClick={() => setOpen("resume")}>
              <Play size={14} aria-hidden="true" /> Resume
            </button>
          ) : (
            <button type="button" class="button" onClick={() => setOpen("pause")}>
              <Pause size={14} aria-hidden="true" /> Pause
            </button>
          )}
          <button type="button" class="button" onClick={() => setOpen("budget")}>
            <SlidersHorizontal size={14} aria-hidden="true" /> Change the budget
          </button>
        </div>
      </div>
      {open === "pause" ? <PauseDialog store={store} onClose={close} /> : null}
      {open === "resume" ? <ResumeDialog store={store} run={run} onClose={close} /> : null}
      {open === "budget" ? <BudgetDialog store={store} page={page} isAlive={run.alive} onClose={close} /> : null}
    </>
  );
}

/** The state in a sentence. */
export function runWords({ alive, since, host, paused, pausedSince, reason }: RunStateJson, running: number): string {
  const place = host === undefined ? "" : ` on ${host}`;
  if (!paused) {
    return alive && since !== undefined
      ? `Running since ${formatMoment(since, now.value)}${place}.`
      : "No run is alive. Start one with paretune run.";
  }
  const when = pausedSince === undefined ? "" : ` since ${formatMoment(pausedSince, now.value)}`;
  const why = reason === undefined ? "" : `: ${reason.replace(/[.\s]+$/, "")}`;
  const trials = running === 1 ? "the running trial" : `${running} running trials`;
  const what = !alive ? "No run is alive." : running > 0 ? `The run finishes ${trials}.` : "The run waits.";
  return `Paused${when}${why}. ${what}`;
}

function PauseDialog({ store, onClose }: { readonly store: StudyStore; readonly onClose: () => void }) {
  const [reason, setReason] = useState("");
  const pause = async (): Promise<void> => {
    const { run } = await postJson<PausedStudyJson>(studyApi(store.name, "pause"), reason === "" ? {} : { reason });
    store.run.value = run;
    say("The study is paused.");
  };
  return (
    <Dialog title="Pause the study?" action="Pause the study" onSubmit={pause} onClose={onClose}>
      <p>Running trials are finished, and no new one starts until the study is resumed.</p>
      <label class="field">
        <span>Why (shown until then)</span>
        <input type="text" value={reason} onInput={({ currentTarget }) => setReason(currentTarget.value)} />
      </label>
    </Dialog>
  );
}

function ResumeDialog({
  store,
  run: { alive },
  onClose,
}: {
  readonly store: StudyStore;
  readonly run: RunStateJson;
  readonly onClose: () => void;
}) {
  const resume = async (): Promise<void> => {
    const { run } = await postJson<PausedStudyJson>(studyApi(store.name, "resume"), {});
    store.run.value = run;
    say("The study is resumed.");
  };
  return (
    <Dialog title="Resume the study?" action="Resume the study" onSubmit={resume} onClose={onClose}>
      <p>
        {alive
          ? "The run starts trials again."
          : "No run is alive. Afterwards, paretune run starts one; a paused study is not run."}
      </p>
    </Dialog>
  );
}
