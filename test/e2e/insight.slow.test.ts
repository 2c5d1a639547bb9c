/** What a study says beyond its front: probabilities, conditions, the importance of parameters, repeats. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  copyOf,
  evaluations,
  json,
  jsonAndText,
  keptFolder,
  paretune,
  start,
  temporaryFolder,
  toyCommand,
  toyStudy,
  until,
} from "./paretune.ts";

interface BestPoint {
  readonly trial: number;
  readonly membership: number;
  readonly probability: number | null;
  readonly holds?: number;
  readonly parameters: Readonly<Record<string, number>>;
}
interface Best {
  readonly front: readonly BestPoint[];
  readonly contenders: readonly BestPoint[];
  readonly recommendation: BestPoint | null;
}

let cwd: string;
/** A study of which no trial has completed. */
let fresh: string;
beforeAll(async () => {
  fresh = keptFolder();
  toyStudy(fresh);
  expect((await paretune(["suggest", "study.yaml"], { cwd: fresh })).code).toBe(0);
  cwd = keptFolder();
  toyStudy(cwd, { strategy: "map", budget: "{ trials: 18, batch: 6, initial: 12, parallel: 2 }" });
  expect((await paretune(["run", "study.yaml"], { cwd })).code).toBe(0);
});

describe("paretune best", () => {
  it("says how surely each trial is on the front and beats the baseline", async () => {
    const { document, text } = await jsonAndText<Best>(["best", "study.yaml"], { cwd });
    const { front, contenders } = document;
    for (const { membership, trial, probability } of [...front, ...contenders]) {
      expect(membership).toBeGreaterThanOrEqual(0);
      expect(membership).toBeLessThanOrEqual(1);
      if (trial !== 0) expect(probability).toBeTypeOf("number");
    }
    for (const { membership } of contenders) expect(membership).toBeGreaterThanOrEqual(0.2);
    expect(text).toMatch(/trial .*on front\s+beats the baseline/);
  });

  it("reads what it has computed, and computes it again once a result has come", async () => {
    const folder = copyOf(cwd);
    const kept = join(folder, "toy.paretune/findings/analysis");
    const best = async () => {
      const { code, stdout } = await paretune(["best", "study.yaml"], { cwd: folder });
      expect(code).toBe(0);
      return { stdout, at: statSync(kept).mtimeMs };
    };
    const first = await best();
    expect(await best()).toEqual(first);
    const told = [
      "tell",
      "study.yaml",
      "--parameters",
      '{"width": 30, "rate": 0.001}',
      "accuracy=0.9",
      "latency_ms=30",
    ];
    expect((await paretune(told, { cwd: folder })).code).toBe(0);
    const after = await best();
    expect(after.at).not.toBe(first.at);
    expect(after.stdout).not.toBe(first.stdout);
  });

  it("narrows by a condition that compares with the baseline, with the probability that it holds", async () => {
    const where = ["best", "study.yaml", "--where", "latency_ms <= 0.75 * baseline and width < 40"];
    const { document, text } = await jsonAndText<Best>(where, { cwd });
    const { front, recommendation } = document;
    expect(front.length).toBeGreaterThan(0);
    for (const { holds, parameters } of front) {
      expect(holds).toBeGreaterThanOrEqual(0.5);
      // The toy's latency is 1 + width / 10, and 4.2 at the baseline.
      expect(parameters["width"]).toBeLessThan(23);
    }
    expect(recommendation === null || recommendation.parameters["width"]! < 23).toBe(true);
    const sure = await json<Best>([...where, "--confidence", "0.99"], { cwd });
    expect(sure.front.every(({ holds }) => (holds ?? 0) >= 0.99)).toBe(true);
    expect(text).toContain("holds");
  });

  it("refuses what it cannot compare", async () => {
    const say = async (...words: string[]) => (await paretune(["best", "study.yaml", ...words], { cwd })).stderr;
    expect(await say("--where", "latency <= 3")).toContain("Did you mean latency_ms?");
    expect(await say("--confidence", "0.9")).toContain("give --where too");
    expect(await say("--where", "width < 3", "--confidence", "2")).toContain("from 0 to 1");
    const { code, stderr } = await paretune(["best", "study.yaml", "--where", "accuracy > baseline"], { cwd: fresh });
    expect(code).toBe(2);
    expect(stderr).toContain("refers to the baseline, but no baseline has completed");
  });
});

describe("paretune importance", () => {
  it("says what matters to which metric, and writes figures", async () => {
    const { document: found, text } = await jsonAndText<{
      ranking: string[];
      unknown: string[];
      metrics: Record<string, { parameters: Record<string, { total: { middle: number }; matters: number }> }>;
      slices: { parameter: string; points: unknown[] }[];
      figures: string[];
    }>(["importance", "study.yaml", "--svg", "figures"], { cwd });
    expect([...found.ranking, ...found.unknown].sort()).toEqual(["rate", "width"]);
    expect(found.metrics["latency_ms"]?.parameters["width"]?.total.middle).toBeGreaterThan(0.9);
    expect(found.metrics["latency_ms"]?.parameters["rate"]?.total.middle).toBeLessThan(0.1);
    expect(found.metrics["accuracy"]?.parameters["rate"]?.total.middle).toBeGreaterThan(0.5);
    expect(found.slices.map(({ parameter }) => parameter)).toEqual(found.ranking);
    for (const name of ["importance", "slices"]) expect(existsSync(join(cwd, "figures", `${name}.svg`))).toBe(true);
    expect(text).toContain("accuracy (standard deviation of its model over the space: ");
    expect(text).toMatch(/parameter\s+total\s+alone/);
  });

  it("is in the report, with its figures", async () => {
    const { figures } = await json<{ figures: string[] }>(
      ["report", "study.yaml", "--output", "r.html", "--svg", "all"],
      { cwd },
    );
    expect(figures.map((file) => file.split("/").at(-1))).toEqual([
      "front-accuracy-latency_ms.svg".replace("_", "-"),
      "hypervolume.svg",
      "parallel.svg",
      "importance.svg",
      "relevance.svg",
      "slices.svg",
      "contour.svg",
      "left-out-accuracy.svg",
      "left-out-latency-ms.svg",
      "timeline.svg",
      "cost.svg",
    ]);
    expect(readFileSync(join(cwd, "r.html"), "utf8")).toContain("Importance of parameters");
  });

  it("says what it needs where there is too little", async () => {
    const { code, stderr } = await paretune(["importance", "study.yaml"], { cwd: fresh });
    expect(code).toBe(2);
    expect(stderr).toContain("a model needs at least two");
  });
});

describe("paretune confirm", () => {
  interface Listed {
    readonly trial: number;
    readonly status: string;
    readonly origin: string;
    readonly of?: number;
    readonly parameters: unknown;
  }
  const small = { strategy: "map", budget: "{ trials: 8, batch: 4, initial: 6, parallel: 2 }" };
  let finished: string;
  beforeAll(async () => {
    finished = keptFolder();
    toyStudy(finished, small);
    await json(["run", "study.yaml"], { cwd: finished });
  });

  it("evaluates the finalists again, keeps the budget, and pools what they gave", async () => {
    const folder = copyOf(finished);
    const plan = await json<{ trials: { trial: number; reason: string }[] }>(
      ["confirm", "study.yaml", "--count", "2", "--dry-run"],
      { cwd: folder },
    );
    expect(plan.trials).toHaveLength(2);
    expect(evaluations(folder)).toHaveLength(8);

    const { stdout, code } = await paretune(["confirm", "study.yaml", "--count", "2", "--repeats", "2"], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Trials to evaluate again, twice each:");
    expect(stdout).toMatch(/trial 8, trial \d again: accuracy/);
    expect(stdout).toContain("Every evaluation returned the same numbers");
    expect(evaluations(folder)).toHaveLength(12);

    const trials = await json<Listed[]>(["trials", "study.yaml"], { cwd: folder });
    const repeats = trials.slice(8);
    expect(repeats.map(({ origin, of }) => [origin, of])).toEqual(
      [...plan.trials, ...plan.trials].map(({ trial }) => ["confirm", trial]),
    );
    for (const { of, parameters } of repeats) expect(parameters).toEqual(trials[of ?? -1]?.parameters);
    const { front } = await json<{ front: { trial: number; objectives: Record<string, { measured: object }> }[] }>(
      ["best", "study.yaml"],
      { cwd: folder },
    );
    expect(front.every(({ trial }) => trial < 8)).toBe(true);
    expect(await json(["status", "study.yaml"], { cwd: folder })).toMatchObject({
      trials: { completed: 8 },
      repeats: 4,
    });
    // The budget is spent as before: repeats are no trials of it.
    const again = await json<{ outcome: string; completed: number }>(["run", "study.yaml"], { cwd: folder });
    expect(again).toMatchObject({ outcome: "budget-spent", completed: 8 });
    expect(evaluations(folder)).toHaveLength(12);
  });

  it("goes on after SIGKILL: `confirm` first runs what is left, and nothing twice", async () => {
    const folder = copyOf(finished);
    toyStudy(folder, { ...small, command: toyCommand(400) });
    const run = start(["confirm", "study.yaml", "--trial", "2", "--trial", "3", "--repeats", "2"], { cwd: folder });
    await until("a repeat is recorded", () => run.output().includes(" again: accuracy"));
    run.signal("SIGKILL");
    await run.finished;
    toyStudy(folder, small);
    const { stdout, code } = await paretune(["confirm", "study.yaml"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/[123] repeats of an earlier `confirm` have not run yet; they run first/);
    const trials = await json<Listed[]>(["trials", "study.yaml"], { cwd: folder });
    expect(trials.slice(8).map(({ of, status }) => [of, status])).toEqual([2, 3, 2, 3].map((of) => [of, "completed"]));
  });

  it("is interrupted in good order by Ctrl-C, and `run` too goes on with it", async () => {
    const folder = copyOf(finished);
    toyStudy(folder, { ...small, command: toyCommand(400) });
    const run = start(["confirm", "study.yaml", "--trial", "2", "--repeats", "4"], { cwd: folder });
    await until("a repeat is recorded", () => run.output().includes(" again: accuracy"));
    run.signal("SIGINT");
    expect((await run.finished).code).toBe(130);
    toyStudy(folder, small);
    await json(["run", "study.yaml"], { cwd: folder });
    const trials = await json<Listed[]>(["trials", "study.yaml"], { cwd: folder });
    expect(trials.slice(8).map(({ status }) => status)).toEqual(Array(4).fill("completed"));
  });

  it("says why a repeat failed and goes on with the others", async () => {
    const folder = copyOf(finished);
    toyStudy(folder, { ...small, command: "node missing.mjs {width} {rate}" });
    const { confirmed } = await json<{ confirmed: { trial: number; failed: number }[] }>(
      ["confirm", "study.yaml", "--trial", "2", "--repeats", "2"],
      { cwd: folder },
    );
    expect(confirmed).toMatchObject([{ trial: 2, failed: 2 }]);
  });

  it("refuses what cannot be evaluated again", async () => {
    const say = async (...words: string[]) => (await paretune(["confirm", "study.yaml", ...words], { cwd })).stderr;
    expect(await say("--trial", "99")).toContain("no trial with this number has completed");
    expect(await say("--trial", "1", "--count", "2")).toContain("Give either --count or --trial");
    expect((await paretune(["confirm", "study.yaml"], { cwd: fresh })).stderr).toContain("nothing to evaluate again");
  });
});

describe("the expected gain of a batch", () => {
  it("is shown by run and status, and ends a study that asks for more; --no-stop goes on", async () => {
    const folder = temporaryFolder();
    const budget = (trials: number) => `{ trials: ${trials}, batch: 2, initial: 8, parallel: 2, stop: 90% }`;
    toyStudy(folder, { strategy: "map", budget: budget(24), reference_point: "{ accuracy: 0.5, latency_ms: 8 }" });
    const { stdout, code } = await paretune(["run", "study.yaml"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 trials proposed: expected gain [\d.]+ %/);
    expect(stdout).toMatch(/The next batch is expected to add [\d.]+ % to the hypervolume/);
    expect(stdout).toContain("To continue anyway: paretune run study.yaml --no-stop");
    const found = await json<{ trials: { completed: number }; expectedGain: { share: number; trials: number } }>(
      ["status", "study.yaml"],
      { cwd: folder },
    );
    expect(found.trials.completed).toBeLessThan(24);
    expect(found.expectedGain.share).toBeLessThan(0.9);
    expect(found.expectedGain.trials).toBe(found.trials.completed);
    expect((await paretune(["status", "study.yaml"], { cwd: folder })).stdout).toMatch(
      /two batches in a row below 90 % end the study/,
    );

    expect(await json(["run", "study.yaml"], { cwd: folder })).toMatchObject({ outcome: "converged" });
    const more = found.trials.completed + 2;
    const words = ["run", "study.yaml", "--no-stop", "--trials", String(more)];
    expect(await json(words, { cwd: folder })).toMatchObject({ outcome: "budget-spent", completed: more });
  });
});

describe("outcome constraints", () => {
  it("keep trials that violate them off the front, and give the probability of feasibility", async () => {
    const folder = temporaryFolder();
    toyStudy(folder, {
      strategy: "map",
      budget: "{ trials: 16, batch: 4, initial: 8, parallel: 2 }",
      // The metric is wanted below what the best accuracy needs: accuracy grows with width, and so does this.
      metrics: '{ milliseconds: { from: { stdout: "latency_ms: (.*)" } } }',
      objectives: '{ accuracy: { goal: maximize, from: { stdout: "accuracy: (.*)" } } }',
      outcome_constraints: '[ "milliseconds <= 0.75 * baseline" ]',
    });
    expect((await paretune(["run", "study.yaml"], { cwd: folder })).code).toBe(0);
    interface Kept extends BestPoint {
      readonly feasible: boolean;
      readonly feasibility: number;
      readonly constrained: Readonly<Record<string, { mean: number }>>;
    }
    const best = await jsonAndText<{ front: readonly Kept[] }>(["best", "study.yaml"], { cwd: folder });
    const { front } = best.document;
    expect(front).toHaveLength(1);
    // milliseconds is 1 + width / 10, and 4.2 at the baseline.
    for (const { parameters, feasible, feasibility, constrained } of front) {
      expect(parameters["width"]).toBeLessThanOrEqual(23);
      expect(feasible).toBe(true);
      expect(feasibility).toBeGreaterThan(0.5);
      expect(constrained["milliseconds"]?.mean).toBeLessThanOrEqual(3.15);
    }
    expect(best.text).toMatch(/is best\s+feasible/);
    const status = await paretune(["status", "study.yaml"], { cwd: folder });
    expect(status.stdout).toMatch(/feasible\s+\d+ of 16 trials as measured \(milliseconds <= 0.75 \* baseline\)/);
    const report = await paretune(["report", "study.yaml", "--output", "r.html"], { cwd: folder });
    expect(report.code).toBe(0);
    expect(readFileSync(join(folder, "r.html"), "utf8")).toContain("Outcome constraints, satisfied by");

    const importance = await jsonAndText<{
      metrics: Record<string, { interval?: object; parameters: Record<string, { total: { middle: number } }> }>;
      slices: { parameter: string; points: { value: number; milliseconds: { mean: number } }[] }[];
    }>(["importance", "study.yaml"], { cwd: folder });
    const { metrics, slices } = importance.document;
    expect(Object.keys(metrics)).toEqual(["accuracy", "milliseconds"]);
    expect(metrics["accuracy"]).not.toHaveProperty("interval");
    expect(metrics["milliseconds"]?.interval).toEqual({ lower: null, upper: expect.closeTo(3.15, 9) });
    expect(metrics["milliseconds"]?.parameters["width"]?.total.middle).toBeGreaterThan(0.9);
    const points = slices.find(({ parameter }) => parameter === "width")?.points ?? [];
    expect(points.at(-1)?.milliseconds.mean).toBeGreaterThan(2 * (points[0]?.milliseconds.mean ?? Number.NaN));
    expect(importance.text).toContain(
      "milliseconds (constrained: at most 3.15; standard deviation of its model over the space: ",
    );

    interface Diagnosed {
      readonly words: string;
      readonly saas: { readonly predictions: readonly unknown[] };
      readonly map: { readonly predictions: readonly unknown[] };
    }
    const { objectives, constrained, figures } = await json<{
      objectives: Record<string, Diagnosed>;
      constrained: Record<string, Diagnosed>;
      figures: string[];
    }>(["diagnose", "study.yaml", "--svg", "figures"], { cwd: folder });
    expect(Object.keys(objectives)).toEqual(["accuracy"]);
    expect(constrained).toMatchObject({ milliseconds: { interval: { lower: null, upper: expect.closeTo(3.15, 9) } } });
    expect(constrained["milliseconds"]?.saas.predictions).toHaveLength(16);
    expect(constrained["milliseconds"]?.map.predictions).toHaveLength(16);
    expect(constrained["milliseconds"]?.words).toContain("milliseconds (constrained: at most 3.15): the model can");
    expect(figures.map((file) => file.replace(/.*[\\/]/, ""))).toEqual([
      "left-out-accuracy.svg",
      "left-out-milliseconds.svg",
    ]);
    const page = readFileSync(join(folder, "r.html"), "utf8");
    expect(page).toContain(">milliseconds (constrained: at most 3.15)</th>");
    expect(page).toContain("<li>milliseconds (constrained: at most 3.15): the model can");
    const said = await paretune(["diagnose", "study.yaml"], { cwd: folder });
    expect(said.stdout).toMatch(/\nmilliseconds +SAAS .*\nmilliseconds +MAP /);

    const told = await paretune(["tell", "study.yaml", "--parameters", '{"width":3,"rate":0.001}', "accuracy=0.9"], {
      cwd: folder,
    });
    expect(told.stderr).toContain("milliseconds");
  });
});
