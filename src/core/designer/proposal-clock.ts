/**
 * @file The clock of one proposal: with a time budget it decides how carefully the models are fitted, and measures how
 * long that takes. Without a budget or a clock the models are fitted as the study prescribes.
 */
import { MODEL_KINDS, type ModelKind, type Study } from "../study/index.ts";
import { type FitOrder, modelKindOf } from "../surrogate/index.ts";
import {
  chooseMode,
  choosingSeconds,
  kindIn,
  type ProposalSize,
  rememberTiming,
  type TimeBudgetUse,
  type Timing,
} from "./time-budget.ts";

/** The clock of a proposal. */
export interface ProposalClock {
  /** Whether there is time to choose the kinds of models anew. */
  readonly mayChoose: boolean;
  /** Decides the mode by the time that is left; returns what is fitted in that mode. */
  decide(orders: readonly FitOrder[]): readonly FitOrder[];
  /** How the budget was used; undefined without a budget. */
  finish(): { readonly use: TimeBudgetUse; readonly timings: readonly Timing[] } | undefined;
}

/** What a proposal's clock is started with. */
export interface ClockOptions {
  readonly study: Study;
  /** Seconds since any fixed point. */
  readonly clock: (() => number) | undefined;
  readonly size: ProposalSize;
  /** Durations of the last proposals. */
  readonly timings: readonly Timing[];
  readonly onProgress: (message: string) => void;
}

/** Starts the clock of a proposal. */
export function startProposalClock({ study, clock, size, timings, onProgress }: ClockOptions): ProposalClock {
  const budget = study.think;
  if (budget === undefined || clock === undefined) {
    return { mayChoose: true, decide: (orders) => orders, finish: () => undefined };
  }
  const begun = clock();
  let chosen: Pick<TimeBudgetUse, "mode" | "expectedSeconds"> = { mode: "full", expectedSeconds: 0 };
  let kind = modelKindOf(study);
  let decidedAt = begun;
  return {
    mayChoose: choosingSeconds(size, timings) <= budget / 2,
    decide(orders) {
      decidedAt = clock();
      kind = mostCareful(orders);
      chosen = chooseMode(kind, size, budget - (decidedAt - begun), timings);
      const { mode } = chosen;
      if (mode === "full") return orders;
      onProgress(`fitting in mode ${mode} to stay within the time budget`);
      return orders.map((order) => ({
        ...order,
        model: kindIn(mode, order.model),
        ...(mode === "fewer-samples" ? { isBrief: true } : {}),
      }));
    },
    finish() {
      const seconds = clock() - decidedAt;
      const use = { ...chosen, seconds: clock() - begun };
      return { use, timings: rememberTiming(timings, { mode: chosen.mode, kind, size, seconds }) };
    },
  };
}

function mostCareful(orders: readonly FitOrder[]): ModelKind {
  return MODEL_KINDS.find((kind) => orders.some(({ model }) => model === kind)) ?? "map";
}
