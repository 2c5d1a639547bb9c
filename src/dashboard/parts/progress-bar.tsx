/**
 * @file How far a study has come.
 */
import type { BudgetTrialsAnswer } from "../../node/server/answers.ts";

const PARTS = ["completed", "stopped", "failed", "running"] as const;

/** The trials that count towards the budget, which is null where only time is limited. */
export interface ProgressBarProps {
  readonly counted: BudgetTrialsAnswer | undefined;
  readonly budget: number | null;
}

/** A bar; the same numbers stand beside it as text, so screen readers pass over it. */
export function ProgressBar({ counted, budget }: ProgressBarProps) {
  const numbers = PARTS.map((part) => [part, counted?.[part] ?? 0] as const);
  const total = Math.max(
    1,
    budget ?? 0,
    numbers.reduce((sum, [, count]) => sum + count, 0),
  );
  return (
    <span class="bar" aria-hidden="true">
      {numbers.map(([part, count]) =>
        count === 0 ? null : <span key={part} class={`bar-${part}`} style={{ width: `${(100 * count) / total}%` }} />,
      )}
    </span>
  );
}
