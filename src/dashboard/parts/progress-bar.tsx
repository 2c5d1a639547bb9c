/**
 * @file How far a study has come.
 */

/** The numbers of trials; `budget` is null where only time is limited. */
export interface ProgressBarProps {
  readonly completed: number;
  readonly failed: number;
  readonly stopped?: number;
  readonly running: number;
  readonly budget: number | null;
}

/** A bar; the same numbers stand beside it as text, so screen readers pass over it. */
export function ProgressBar({ completed, failed, stopped = 0, running, budget }: ProgressBarProps) {
  const total = Math.max(1, budget ?? 0, completed + failed + stopped + running);
  const part = (count: number, kind: string) =>
    count === 0 ? null : <span class={`bar-${kind}`} style={{ width: `${(100 * count) / total}%` }} />;
  return (
    <span class="bar" aria-hidden="true">
      {part(completed, "completed")}
      {part(stopped, "stopped")}
      {part(failed, "failed")}
      {part(running, "running")}
    </span>
  );
}
