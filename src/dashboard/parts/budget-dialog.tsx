/**
 * @file The form that changes the budget in the study file.
 */
import { useState } from "preact/hooks";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { durationText } from "../format/times.ts";
import { postJson, studyApi } from "../server/client.ts";
import { changedLimits, type Limits, limitProblems } from "../study/budget-limits.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";
import { checkForm, TextField } from "./text-field.tsx";

const FIELDS: readonly (readonly [key: keyof Limits, label: string])[] = [
  ["trials", "Number of trials"],
  ["time", "Time of all runs, such as 8h (empty: no limit)"],
  ["slot_time", "Time over all slots, such as 24h (empty: no limit)"],
];

/** The dialog. */
export function BudgetDialog({
  store,
  page: { definition, status },
  isAlive,
  onClose,
}: {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly isAlive: boolean;
  readonly onClose: () => void;
}) {
  const { budget } = definition;
  const [before] = useState<Limits>(() => ({
    trials: budget.trials === null ? "" : String(budget.trials),
    time: budget.seconds === undefined ? "" : durationText(budget.seconds),
    slot_time: budget.slotSeconds === undefined ? "" : durationText(budget.slotSeconds),
  }));
  const [limits, setLimits] = useState(before);
  const [isChecked, setChecked] = useState(false);
  const problems = limitProblems(before, limits);
  const change = async (): Promise<void> => {
    setChecked(true);
    checkForm(Object.values(problems));
    if (Object.keys(changedLimits(before, limits)).length === 0) throw new Error("Nothing is changed.");
    const { changes } = await postJson<{ readonly changes: readonly string[] }>(
      studyApi(store.name, "edit"),
      changedLimits(before, limits),
    );
    say(`${changes.join("; ")}.`);
    store.refresh();
  };
  const begun = (status?.ended ?? 0) + (status?.trials.running ?? 0);
  return (
    <Dialog title="Change the budget" action="Change it" onSubmit={change} onClose={onClose}>
      <p>
        The study file is changed.{" "}
        {isAlive ? "The run uses the new budget at once. If more trials have begun, it ends with those that run." : ""}{" "}
        {begun} {begun === 1 ? "trial has" : "trials have"} begun so far.
      </p>
      {FIELDS.map(([key, label]) => (
        <TextField
          key={key}
          label={label}
          inputMode={key === "trials" ? "numeric" : "text"}
          text={limits[key]}
          onText={(text) => setLimits({ ...limits, [key]: text })}
          problem={isChecked ? problems[key] : undefined}
        />
      ))}
    </Dialog>
  );
}
