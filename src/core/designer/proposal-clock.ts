/**
 * @file One proposal's thinking: with a budget of time and a clock it is decided how careful the models may be, and
 * measured what they took. Without either everything is done as the study says.
 */
import { MODEL_KINDS, type ModelKind, type Study } from "../study/index.ts";
import { type FitOrder, modelOf } from "../surrogate/fits/fit-metrics.ts";
import type { ModelState } from "../surrogate/memory.ts";
import type { ProposeOptions } from "./proposal.ts";
import {
  chooseMode,
  judgingSeconds,
  kindIn,
  type Pace,
  type ProposalSize,
  rememberPace,
  type Thinking,
} from "./time-budget.ts";

/** A proposal under way. */
export interface ThinkingClock {
  /** Whether there is time to choose the kinds of models anew. */
  readonly mayJudge: boolean;
  /** Decides the mode by the time that is left: what is fitted then, and a phrase for people where there is a choice. */
  decide(orders: readonly FitOrder[]): { readonly orders: readonly FitOrder[]; readonly phrase?: string };
  /** What it came to; undefined without a budget. */
  finish(): { readonly thinking: Thinking; readonly paces: readonly Pace[] } | undefined;
}

/** Starts the clock of a proposal of `count` candidates from `n` observations. */
export function startThinking(
  study: Study,
  n: number,
  count: number,
  options: ProposeOptions,
  state: ModelState | undefined,
): ThinkingClock {
  const { clock } = options;
  const budget = study.think;
  if (budget === undefined || clock === undefined) {
    return { mayJudge: true, decide: (orders) => ({ orders }), finish: () => undefined };
  }
  const begun = clock();
  const paces = state?.paces ?? [];
  const size: ProposalSize = {
    n,
    count,
    objectives: study.objectives.length,
    threads: Math.max(1, options.threads?.length ?? 1),
    isCold: !study.objectives.every(({ name }) => state?.metrics.find((metric) => metric.name === name)?.chain),
  };
  let chosen: Pick<Thinking, "mode" | "expectedSeconds"> = { mode: "full", expectedSeconds: 0 };
  let kind = modelOf(study);
  let decidedAt = begun;
  return {
    mayJudge: judgingSeconds(size, paces) <= budget / 2,
    decide(orders) {
      decidedAt = clock();
      kind = mostCareful(orders);
      chosen = chooseMode(kind, size, budget - (decidedAt - begun), paces);
      const { mode } = chosen;
      const lighter = orders.map((order) => ({
        ...order,
        model: kindIn(mode, order.model),
        ...(mode === "fewer-samples" ? { isBrief: true } : {}),
      }));
      return mode === "full" ? { orders } : { orders: lighter, phrase: `thinking in mode ${mode}` };
    },
    finish() {
      const seconds = clock() - decidedAt;
      const thinking = { ...chosen, seconds: clock() - begun };
      return { thinking, paces: rememberPace(paces, { mode: chosen.mode, kind, size, seconds }) };
    },
  };
}

function mostCareful(orders: readonly FitOrder[]): ModelKind {
  return MODEL_KINDS.find((kind) => orders.some(({ model }) => model === kind)) ?? "map";
}
