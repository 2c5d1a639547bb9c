/**
 * @file The state of a trial, told by a shape, a colour and words.
 */
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { STATE_WORDS, stateOf, type TrialState } from "../study/trial-state.ts";

const SHAPES: Readonly<Record<TrialState, string>> = {
  pending: "○",
  running: "◐",
  completed: "●",
  stopped: "◼",
  failed: "✕",
  held: "✕",
  cancelled: "–",
};

interface StatusMarkProps {
  readonly row: Pick<TrialRowAnswer, "status" | "stop" | "held">;
  /** Where space is short the words are only read out. */
  readonly isShort?: boolean;
}

/** The state of a trial. */
export function StatusMark({ row, isShort = false }: StatusMarkProps) {
  const state = stateOf(row);
  return (
    <span class={`status status-${state}`}>
      <span aria-hidden="true">{SHAPES[state]}</span>{" "}
      <span class={isShort ? "visually-hidden" : undefined}>{STATE_WORDS[state]}</span>
    </span>
  );
}
