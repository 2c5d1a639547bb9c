import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import {
  chooseMode,
  kindIn,
  modesOf,
  type ProposalSize,
  rememberTiming,
  type Timing,
} from "../../../src/core/designer/time-budget.ts";
import { sobolTrials, studyOf, unitFloats } from "../../fixtures/search-studies.ts";

const names = ["x0", "x1", "x2"];
const study = studyOf(unitFloats(3), {
  objectives: [{ name: "loss", goal: "minimize" }],
  budget: { trials: 100, batch: 2, initial: 4, parallel: 1 },
  seed: 3,
});
const trialsOf = (count: number) => sobolTrials(names, 1, count, ([a = 0, b = 0]) => ({ loss: Math.sin(3 * a) + b }));

const size: ProposalSize = { n: 100, dimension: 24, count: 16, objectives: 2, threads: 2, isCold: false };
const timing = (mode: Timing["mode"], seconds: number, changes: Partial<ProposalSize> = {}): Timing => ({
  mode,
  kind: "saas",
  size: { ...size, ...changes },
  seconds,
});

describe("the mode in which models are fitted", () => {
  it("is the most careful one that fits, by what the same mode took last", () => {
    const timings = [timing("full", 20)];
    expect(chooseMode("saas", size, 30, timings)).toMatchObject({ mode: "full", expectedSeconds: 20 });
    expect(chooseMode("saas", size, 15, timings).mode).toBe("fewer-samples");
    expect(chooseMode("saas", size, 7.5, timings).mode).toBe("map-saas");
    expect(chooseMode("saas", size, 0.1, timings).mode).toBe("map");
    expect(chooseMode("map-saas", size, 0.1, timings).mode).toBe("map");
    expect(chooseMode("map", size, 0.1, timings).mode).toBe("full");
  });

  it("foresees that more trials, more parameters, more candidates and a chain that starts anew take longer", () => {
    const timings = [timing("full", 10)];
    const expected = (changes: Partial<ProposalSize>) =>
      chooseMode("saas", { ...size, ...changes }, 1e9, timings).expectedSeconds;
    expect(expected({})).toBeCloseTo(10, 12);
    for (const changes of [
      { n: 150 },
      { dimension: 48 },
      { count: 32 },
      { isCold: true },
      { threads: 1 },
      { objectives: 4 },
    ]) {
      expect(expected(changes)).toBeGreaterThan(11);
    }
  });

  it("foresees that a chain takes tens of seconds with six hundred parameters", () => {
    const wide = { ...size, n: 40, dimension: 600, count: 4, isCold: true };
    expect(chooseMode("saas", wide, 1e9, []).expectedSeconds).toBeGreaterThan(8);
    expect(chooseMode("auto", wide, 5, []).mode).toBe("map-saas");
    expect(chooseMode("auto", { ...wide, dimension: 24 }, 5, []).mode).toBe("full");
  });

  it("takes the speed of the machine from another mode where its own was not measured", () => {
    const slow = chooseMode("saas", size, 1e9, [timing("map", 40)]).expectedSeconds;
    const fast = chooseMode("saas", size, 1e9, [timing("map", 4)]).expectedSeconds;
    expect(slow / fast).toBeCloseTo(10, 10);
  });

  it("forgets a measurement after eight more: the machine may have been busy then", () => {
    let timings = rememberTiming([], timing("full", 1000));
    for (let i = 0; i < 7; i++) timings = rememberTiming(timings, timing("map-saas", 1));
    expect(chooseMode("saas", size, 30, timings).mode).not.toBe("full");
    timings = rememberTiming(timings, timing("map-saas", 1));
    expect(timings).toHaveLength(8);
    expect(chooseMode("saas", size, 30, timings).mode).toBe("full");
  });

  it("never makes a model more careful than it is", () => {
    expect(modesOf("saas").map((mode) => kindIn(mode, "map"))).toEqual(["map", "map", "map", "map"]);
    expect(modesOf("saas").map((mode) => kindIn(mode, "map-saas"))).toEqual([
      "map-saas",
      "map-saas",
      "map-saas",
      "map",
    ]);
    expect(modesOf("saas").map((mode) => kindIn(mode, "saas"))).toEqual(["saas", "saas", "map-saas", "map"]);
  });
});

describe("a time budget for the models", () => {
  /** A clock that advances by that many seconds with each reading. */
  const clockOf = (step: number) => {
    let now = 100;
    return () => {
      now += step;
      return now;
    };
  };

  it("changes nothing, bit for bit, while everything fits", async () => {
    const plain = await propose(study, trialsOf(12), 2);
    const limited = await propose({ ...study, think: 3600 }, trialsOf(12), 2, { clock: clockOf(0.1) });
    expect(limited.suggestions).toEqual(plain.suggestions);
    expect(limited.record.timeBudget?.mode).toBe("full");
    expect(plain.record.timeBudget).toBeUndefined();
    expect(await propose({ ...study, think: 1e-6 }, trialsOf(12), 2)).toEqual(plain);
  });

  it("steps down by what the last proposal took, and says so", async () => {
    const limited = { ...study, think: 2 };
    const said: string[] = [];
    let modelState: string | undefined;
    const modes: (string | undefined)[] = [];
    // Every look at the clock costs 50 s: whatever was tried took too long.
    for (const n of [10, 12, 14]) {
      const proposal = await propose(limited, trialsOf(n), 2, {
        clock: clockOf(n === 10 ? 0.01 : 50),
        onProgress: (message) => said.push(message),
        ...(modelState === undefined ? {} : { modelState }),
      });
      modelState = proposal.modelState;
      modes.push(proposal.record.timeBudget?.mode);
      expect(proposal.suggestions).toHaveLength(2);
    }
    expect(modes).toEqual(["full", "map", "map"]);
    expect(said).toContain("fitting in mode map to stay within the time budget");
    const stored = JSON.parse(modelState ?? "");
    expect(stored.timings).toHaveLength(3);
    // The chain of the first proposal is kept for when there is time again.
    expect(stored.metrics[0].model).toBe("map");
    expect(stored.metrics[0].chain).toBeDefined();
  });

  for (const mode of ["fewer-samples", "map-saas"] as const) {
    it(`makes the models in mode ${mode} where that is what fits`, async () => {
      const timed = JSON.parse((await propose(study, trialsOf(12), 2)).modelState ?? "");
      const at: ProposalSize = { n: 12, dimension: 3, count: 2, objectives: 1, threads: 1, isCold: false };
      const timings = (["full", "fewer-samples", "map-saas"] as const).map((each) => ({
        mode: each,
        kind: "saas",
        size: at,
        seconds: each === mode ? 1 : 10,
      }));
      const modelState = JSON.stringify({ ...timed, timings });
      const proposal = await propose({ ...study, think: 2 }, trialsOf(12), 2, { modelState, clock: clockOf(0.001) });
      expect(proposal.record.timeBudget?.mode).toBe(mode);
      expect(proposal.record.models).toEqual([{ metric: "loss", model: mode === "map-saas" ? "map-saas" : "saas" }]);
      const [metric] = JSON.parse(proposal.modelState ?? "").metrics;
      expect(metric.hyperparameters.count).toBe(mode === "map-saas" ? 6 : 8);
    });
  }
});
