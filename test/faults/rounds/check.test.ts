import { describe, expect, it } from "vitest";
import type { LaterEvent, Trial } from "../../../src/core/study/index.ts";
import { checkStudy, type Expectation } from "./check.ts";
import type { Begun, Ended } from "./ledger.ts";
import { KINDS, planRound } from "./plan.ts";
import type { StudyState } from "./study.ts";

const configurations = [
  { x: 0.25, n: 3 },
  { x: 0.75, n: 8 },
];
const results = [
  { loss: 0.31, second: 0.52 },
  { loss: 0.42, second: 0.44 },
];
const metricsOf = (index: number) => ({
  loss: { mean: results[index]?.loss ?? 0, count: 1 },
  second: { mean: results[index]?.second ?? 0, count: 1 },
});
const trials: readonly Trial[] = configurations.map((configuration, number) => ({
  number,
  configuration,
  origin: "sobol",
  status: "completed",
  metrics: metricsOf(number),
}));
const completed = (trial: number) => ({
  time: "2026-01-01T00:00:00.000Z",
  event: { type: "completed", trial, metrics: metricsOf(trial) } satisfies LaterEvent,
});
const state: StudyState = {
  trials,
  finished: [0, 1],
  history: { events: [completed(0), completed(1)], edits: [], pauses: [] },
};

const begun = (trial: number, more: Partial<Begun> = {}): Begun => {
  const { x = 0, n = 0 } = configurations[trial] ?? {};
  return { nonce: `nonce ${trial}`, trial, pid: 7, isAlone: true, x, n, at: 100 * trial, ...more };
};
const ended = (trial: number): Ended => ({
  nonce: `nonce ${trial}`,
  trial,
  ...(results[trial] ?? { loss: 0, second: 0 }),
});
const expected: Expectation = {
  ledger: { begun: [begun(0), begun(1)], ended: [ended(0), ended(1)] },
  seen: [{ trial: 1, ledgerSize: 200, how: "said" }],
  trials: 2,
  mayOverlap: false,
};

const wrongOf = (found: StudyState | undefined, more: Partial<Expectation> = {}): readonly string[] =>
  checkStudy(found, { ...expected, ...more }).map(({ wrong }) => wrong);
const withTrial = (number: number, trial: Partial<Trial>): StudyState => ({
  ...state,
  trials: trials.map((each) => (each.number === number ? ({ ...each, ...trial } as Trial) : each)),
});

describe("a round of faults in which nothing is wrong", () => {
  it("is found to be right", () => {
    expect(wrongOf(state)).toEqual([]);
    // Work of a run that was killed is done again.
    const again = [begun(0, { nonce: "of a killed run" }), ...expected.ledger.begun];
    expect(wrongOf(state, { ledger: { ...expected.ledger, begun: again } })).toEqual([]);
  });
});

describe("what is wrong after a round of faults", () => {
  it.each<[what: string, wrong: readonly string[], found: StudyState | undefined, more?: Partial<Expectation>]>([
    ["a store that is gone", ["lost"], undefined],
    ["a trial that is missing", ["lost", "lost"], { ...state, trials: trials.slice(0, 1) }],
    ["a trial too many", ["twice"], state, { trials: 1 }],
    ["a trial that is still running", ["stuck", "lost"], withTrial(1, { status: "running" } as Partial<Trial>)],
    ["a trial that has failed", ["other"], withTrial(0, { status: "failed", reason: "no" } as Partial<Trial>)],
    ["a result of no evaluation", ["other"], withTrial(0, { metrics: metricsOf(1) } as Partial<Trial>)],
    ["other parameters than those that were evaluated", ["other"], withTrial(0, { configuration: { x: 0.25, n: 4 } })],
    [
      "a result that was counted twice",
      ["twice"],
      { ...state, history: { ...state.history, events: [completed(0), completed(1), completed(1)] } },
    ],
    [
      "an evaluation after its trial was said to be completed",
      ["twice"],
      state,
      { ledger: { ...expected.ledger, begun: [begun(0), begun(1), begun(1, { nonce: "again", at: 200 })] } },
    ],
    [
      "two evaluations of a trial at once",
      ["twice"],
      state,
      {
        ledger: { ...expected.ledger, begun: [begun(0), begun(1), begun(1, { nonce: "b", at: 150, isAlone: false })] },
      },
    ],
  ])("is found: %s", (_, wrong, found, more) => {
    expect(wrongOf(found, more)).toEqual(wrong);
  });
});

describe("the plan of a round", () => {
  const choice = { seed: "a", kinds: KINDS, hasPostgres: true, hasSlurm: true };
  const rounds = Array.from({ length: 400 }, (_, round) => planRound(round, choice));

  it("is the same whenever it is drawn, and has only faults of the kinds that are asked for", () => {
    expect(rounds.map(({ round }) => planRound(round, choice))).toEqual(rounds);
    for (const kind of KINDS) {
      const { faults } = planRound(3, { ...choice, kinds: [kind] });
      expect(faults.map((fault) => fault.kind)).toEqual(faults.map(() => kind));
    }
    const alone = planRound(5, { ...choice, hasPostgres: false, hasSlurm: false });
    expect([alone.store, alone.executor]).toEqual(["folder", "local"]);
  });

  it("has every kind of fault in 400 rounds", () => {
    const kinds = new Set(rounds.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...KINDS].sort());
  });
});
