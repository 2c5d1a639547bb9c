/**
 * @file Has the model fitted. It is never done unasked, because it takes the processor from trials that are being measured.
 */
import { useState } from "preact/hooks";
import { sentenceOf } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Notice, say } from "./notice.tsx";

const FEWEST = 4;

/** The button; absent where there are too few results. */
export function FitButton({ store }: { readonly store: StudyStore }) {
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isFitting = isAsked || store.estimates.value?.isFitting === true;
  const rows = store.rows.value ?? [];
  const completed = rows.filter(({ status }) => status === "completed").length;
  const isRunning = rows.some(({ status }) => status === "running");
  if (completed < FEWEST) return null;
  const fitNow = async (): Promise<void> => {
    setAsked(true);
    setProblem(undefined);
    try {
      await store.fitModel();
      say("The model is fitted.");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setAsked(false);
  };
  return (
    <div class="fit">
      <button type="button" class="button" disabled={isFitting} onClick={() => void fitNow()}>
        {isFitting ? "Fitting the model …" : "Fit the model now"}
      </button>
      {isRunning ? <span class="sub">It shares the processor with the trials that are running.</span> : null}
      {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
