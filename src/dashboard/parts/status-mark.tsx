/**
 * @file The status of a trial, told by a shape, a colour and a word.
 */
import type { TrialStatus } from "../../node/server/answers.ts";

const SHAPES: Readonly<Record<TrialStatus, string>> = {
  pending: "○",
  running: "◐",
  completed: "●",
  failed: "✕",
  cancelled: "–",
};

/** The status of a trial. `stopped`: it was stopped early, and counts. */
export function StatusMark({
  status,
  isStopped = false,
}: {
  readonly status: TrialStatus;
  readonly isStopped?: boolean;
}) {
  return (
    <span class={`status status-${status}`}>
      <span aria-hidden="true">{SHAPES[status]}</span> {isStopped ? "stopped early" : status}
    </span>
  );
}
