/**
 * @file Has the model fitted. It is never done unasked, because it takes the processor from trials that are being measured.
 */
import { useState } from "preact/hooks";
import { sentenceOf } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { stateOf } from "../study/trial-state.ts";
import { Notice, say } from "./notice.tsx";

const FEWEST = 4;

interface ModelButtonProps {
  readonly study: string;
  readonly completed: number;
  readonly isRunning: boolean;
  /** Whether somebody else has it fitted. */
  readonly isFitting: boolean;
  readonly onFit: () => Promise<void>;
}

/** The button; absent where there are too few results. */
export function ModelButton({ study, completed, isRunning, isFitting, onFit }: ModelButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (completed < FEWEST) return null;
  const isBusy = isAsked || isFitting;
  const fitNow = async (): Promise<void> => {
    setAsked(true);
    setProblem(undefined);
    try {
      await onFit();
      const since = isRunning ? " Results that came meanwhile may need another fit." : "";
      say(`The model of ${study} is fitted to the results that there were.${since}`);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setAsked(false);
  };
  return (
    <div class="fit">
      <button type="button" class="button" disabled={isBusy} onClick={() => void fitNow()}>
        {isBusy ? "Fitting the model …" : "Fit the model now"}
        <span class="visually-hidden"> ({study})</span>
      </button>
      {isRunning ? <span class="sub">It shares the processor with the trials that are running.</span> : null}
      {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

/** The button of the study of a page. */
export function FitButton({ store }: { readonly store: StudyStore }) {
  const rows = store.rows.value ?? [];
  if (store.isUnreadable) return null;
  return (
    <ModelButton
      study={store.name}
      completed={rows.filter(({ status }) => status === "completed").length}
      isRunning={rows.some((row) => stateOf(row) === "running")}
      isFitting={store.estimates.value?.isFitting === true}
      onFit={() => store.fitModel()}
    />
  );
}
