import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { copyOf, json, keptFolder, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

interface Suggested {
  readonly trial: number;
  readonly parameters: Readonly<Record<string, number>>;
}

/** What the toy program would print. */
function evaluate({ parameters }: Suggested): {
  accuracy: number;
  latency_ms: { mean: number; standardError: number };
} {
  const { width = 0, rate = 0 } = parameters;
  const accuracy = 0.9 - (Math.log10(rate) + 3) ** 2 / 20 + width / 1000;
  return { accuracy, latency_ms: { mean: 1 + width / 10, standardError: 0.01 } };
}

describe("asking and telling through the command line", () => {
  it("goes from the baseline through the initial design to the model, warm from process to process", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { strategy: "saas", budget: "{ trials: 14, batch: 2, initial: 6, parallel: 1 }" });
    const first = await json<Suggested[]>(["suggest", "study.yaml", "--count", "7"], { cwd });
    expect(first.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(first[0]?.parameters).toEqual({ width: 32, rate: 1e-4 });
    const results = first.map((each) => ({ trial: each.trial, metrics: evaluate(each) }));
    const told = await json(["tell", "study.yaml", "-"], { cwd, input: JSON.stringify(results) });
    expect(told).toEqual(results.map(({ trial }) => ({ trial, status: "completed", recorded: true })));

    const next = await json<Suggested[]>(["suggest", "study.yaml", "--count", "2", "--threads", "1"], { cwd });
    expect(next.map(({ trial }) => trial)).toEqual([7, 8]);
    const trials = await json<{ trial: number; origin: string; status: string }[]>(["trials", "study.yaml"], { cwd });
    expect(trials.map(({ origin }) => origin)).toEqual(["baseline", ...Array(6).fill("sobol"), "saas", "saas"]);
    expect(trials.slice(7).map(({ status }) => status)).toEqual(["pending", "pending"]);

    // Narrower and with a better rate than the baseline: it beats it in both.
    const better = evaluate({ trial: 9, parameters: { width: 16, rate: 1e-3 } });
    const words = [
      "tell",
      "study.yaml",
      "--parameters",
      '{ "width": 16, "rate": 0.001 }',
      `accuracy=${better.accuracy}`,
    ];
    expect((await paretune([...words, "latency_ms=2.6±0.01"], { cwd })).code).toBe(0);
    const best = await json<Record<string, unknown>>(["best", "study.yaml"], { cwd });
    expect(best).toMatchObject({
      basis: "model",
      reference: { accuracy: { source: "baseline" }, latency_ms: { source: "baseline" } },
      front: expect.any(Array),
    });
    const { stdout } = await paretune(["best", "study.yaml"], { cwd });
    expect(stdout).toContain("Front (the model's estimates with 95 % intervals, beside the measurements");
    expect(stdout).toMatch(/(Recommendation|Most promising): trial \d/);
  });

  it("takes what is told of the baseline's own values for the baseline, and then does not hand it out", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const parameters = { width: 32, rate: 1e-4 };
    const { accuracy } = evaluate({ trial: 0, parameters });
    const input = JSON.stringify([
      { parameters: { width: 8, rate: 1e-3 }, metrics: { accuracy: 0.9, latency_ms: 1.8 } },
      { parameters, metrics: { accuracy, latency_ms: 4.2 } },
      { parameters, metrics: { accuracy, latency_ms: 4.3 } },
    ]);
    await json(["tell", "study.yaml", "-"], { cwd, input });
    await json(["suggest", "study.yaml", "--count", "2"], { cwd });
    const trials = await json<{ origin: string }[]>(["trials", "study.yaml"], { cwd });
    expect(trials.map(({ origin }) => origin)).toEqual(["told", "baseline", "told", "sobol", "sobol"]);
    expect(await json(["best", "study.yaml"], { cwd })).toMatchObject({
      reference: { accuracy: { source: "baseline" }, latency_ms: { source: "baseline" } },
    });
  });

  it("says which metrics to tell: objectives, and those that outcome constraints are on", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, {
      metrics: '{ size: { from: { stdout: "size: (.*)" } } }',
      outcome_constraints: '[ "size <= 20" ]',
    });
    const { stdout } = await paretune(["suggest", "study.yaml", "--count", "1"], { cwd });
    expect(stdout).toContain("paretune tell study.yaml --trial 0 accuracy=… latency_ms=… size=…");
  });

  it("never hands out the same trial to two processes that ask at once", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const ask = () => json<Suggested[]>(["suggest", "study.yaml", "--count", "5"], { cwd });
    const all = (await Promise.all([ask(), ask(), ask()])).flat();
    expect(new Set(all.map(({ trial }) => trial)).size).toBe(15);
    expect(new Set(all.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(15);
  });

  it("says what is left when a finite space is exhausted", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, {
      parameters: "{ width: { type: ordinal, values: [1, 2] }, rate: { type: ordinal, values: [0.001, 0.01] } }",
      baseline: "{ width: 1, rate: 0.001 }",
    });
    expect(await json<Suggested[]>(["suggest", "study.yaml", "--count", "9"], { cwd })).toHaveLength(4);
    const { code, stderr } = await paretune(["suggest", "study.yaml"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("every configuration of the space (4) has been proposed");
  });

  it("takes from the budget: `run` says that the trials handed out wait for `tell`", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["suggest", "study.yaml", "--count", "2"], { cwd });
    const { code, stdout } = await paretune(["run", "study.yaml", "--trials", "2"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(
      "2 trials from `suggest` are waiting for a result from `tell`: paretune trials study.yaml",
    );
  });

  it("names the mode in which models were fitted if the study limits the time", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { strategy: "saas", think: "1ms", budget: "{ trials: 20, batch: 2, initial: 4 }" });
    await paretune(["run", "study.yaml", "--trials", "5"], { cwd });
    const suggested = await json<{ mode?: string }[]>(["suggest", "study.yaml", "--count", "2"], { cwd });
    expect(suggested.map(({ mode }) => mode)).toEqual(["map", "map"]);
    const { stdout } = await paretune(["suggest", "study.yaml", "--count", "1"], { cwd });
    expect(stdout).toMatch(/Models: .* by map.*; mode map took /);
  });

  it("refuses an unknown strategy", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const { code, stderr } = await paretune(["suggest", "study.yaml", "--strategy", "magic"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(
      '--strategy must be one of auto, saas, map-saas, map, nsga2, tpe, sobol, random; got "magic".',
    );
  });
});

describe("paretune tell", () => {
  let suggested: string;
  beforeAll(async () => {
    suggested = keptFolder();
    toyStudy(suggested);
    await json(["suggest", "study.yaml", "--count", "3"], { cwd: suggested });
  });
  const metricsOf = async (cwd: string, trial: number) =>
    (
      await json<{ trial: number; metrics: unknown; status: string; parameters: unknown }[]>(["trials", "study.yaml"], {
        cwd,
      })
    )[trial];

  it("records numbers with their standard errors, and says what to do next", async () => {
    const cwd = copyOf(suggested);
    const { code, stdout } = await paretune(
      ["tell", "study.yaml", "--trial", "1", "accuracy=0.91", "latency_ms=12.3±0.4"],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain("Trial 1 is recorded as completed.");
    expect(stdout).toContain("Next trials: paretune suggest study.yaml --count 4");
    expect((await metricsOf(cwd, 1))?.metrics).toEqual({
      accuracy: { mean: 0.91, count: 1 },
      latency_ms: { mean: 12.3, standardError: 0.4, count: 1 },
    });
  });

  it("records a failure with its reason", async () => {
    const cwd = copyOf(suggested);
    await json(["tell", "study.yaml", "--trial", "2", "--failed", "out of memory"], { cwd });
    expect(await metricsOf(cwd, 2)).toMatchObject({ status: "failed", reason: "out of memory", metrics: {} });
  });

  it("keeps the first result: accepts the same result again, and refuses another without changing anything", async () => {
    const cwd = copyOf(suggested);
    const words = ["tell", "study.yaml", "--trial", "1", "accuracy=0.91", "latency_ms=12.3"];
    expect((await paretune(words, { cwd })).code).toBe(0);
    const same = await paretune(words, { cwd });
    expect(same).toMatchObject({ code: 0, stderr: "" });
    expect(same.stdout).toContain("Trial 1 already has this result; nothing was changed.");
    const other = await paretune([...words.slice(0, -1), "latency_ms=99"], { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("Trial 1 already has a result: completed (accuracy=0.91, latency_ms=12.3).");
    expect(await metricsOf(cwd, 1)).toMatchObject({ metrics: { latency_ms: { mean: 12.3 } } });
  });

  it("records a point that was not suggested, as told", async () => {
    const cwd = copyOf(suggested);
    const words = [
      "tell",
      "study.yaml",
      "--parameters",
      '{ "width": 7, "rate": 0.002 }',
      "accuracy=0.5",
      "latency_ms=2",
    ];
    expect(await json(words, { cwd })).toEqual([{ trial: 3, status: "completed", recorded: true }]);
    expect(await metricsOf(cwd, 3)).toMatchObject({ origin: "told", parameters: { width: 7, rate: 0.002 } });
  });

  it("refuses what cannot be recorded with a sentence and exit code 2", async () => {
    const cwd = copyOf(suggested);
    const refused: [string[], string][] = [
      [["--trial", "99", "accuracy=1", "latency_ms=1"], "There is no trial 99."],
      [["accuracy=1", "latency_ms=1"], "Name the trial: --trial N"],
      [["--trial", "1", "--failed", "x", "accuracy=1"], "A failed trial has no metrics"],
      [["--trial", "1", "accuracy=0.9"], "Missing latency_ms"],
      [["--parameters", "[1]", "accuracy=1", "latency_ms=1"], "--parameters must be a JSON object"],
      [["--parameters", '{"width":9.5,"rate":0.001}', "accuracy=1", "latency_ms=1"], "must be a whole number; got 9.5"],
      [["--parameters", '{"width":9}', "accuracy=1", "latency_ms=1"], "rate is missing"],
    ];
    for (const [words, message] of refused) {
      const { code, stderr } = await paretune(["tell", "study.yaml", ...words], { cwd });
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });

  it("records a list except what it refuses, says which, and takes the list again", async () => {
    const cwd = copyOf(suggested);
    const input = JSON.stringify([
      { trial: 0, metrics: { accuracy: 1, latency_ms: 1 } },
      { trial: 44, failed: "x" },
      { parameters: { width: 99, rate: 1 }, metrics: { accuracy: 1, latency_ms: 2 } },
    ]).replace('"latency_ms":2', '"latency_ms":2}},{"trial":1,"metrics":{"accuracy":NaN,"latency_ms":1');
    const first = await paretune(["tell", "study.yaml", "--json", "-"], { cwd, input });
    expect(first.code).toBe(3);
    expect(JSON.parse(first.stdout)).toEqual([
      { trial: 0, status: "completed", recorded: true },
      { entry: 1, trial: 44, recorded: false, refused: [expect.stringContaining("There is no trial 44.")] },
      { trial: 3, status: "completed", recorded: true },
      { entry: 3, trial: 1, recorded: false, refused: [expect.stringContaining("got NaN")] },
    ]);
    const again = await paretune(["tell", "study.yaml", "-"], { cwd, input });
    expect(again.code).toBe(3);
    expect(again.stdout).toContain("4 entries: 0 recorded, 2 known already, 2 refused.");
    const refused = JSON.stringify([{ trial: 44, failed: "x" }]);
    expect((await paretune(["tell", "study.yaml", "-"], { cwd, input: refused })).code).toBe(2);
  });

  it("corrects a result and withdraws a trial, which gives back its part of the budget", async () => {
    const cwd = copyOf(suggested);
    await json(["tell", "study.yaml", "--trial", "1", "accuracy=0.9", "latency_ms=12"], { cwd });
    const amended = await paretune(["tell", "study.yaml", "--amend", "1", "accuracy=0.8"], { cwd });
    expect(amended.stdout).toContain("Trial 1 is amended. The history keeps its earlier result: completed");
    expect(await metricsOf(cwd, 1)).toMatchObject({
      metrics: { accuracy: { mean: 0.8 }, latency_ms: { mean: 12 } },
      amended: [{ was: { metrics: { accuracy: { mean: 0.9 } } } }],
    });
    const withdrawn = await json(["tell", "study.yaml", "--withdraw", "1", "--withdraw", "2"], { cwd });
    expect(withdrawn).toMatchObject([
      { trial: 1, status: "cancelled", recorded: true },
      { trial: 2, status: "cancelled", recorded: true, was: "pending" },
    ]);
    const next = await json<Suggested[]>(["suggest", "study.yaml", "--count", "1"], { cwd });
    expect(next[0]?.parameters).toEqual((await metricsOf(cwd, 1))?.parameters);
  });
});

describe("paretune trials", () => {
  it("lists trials as JSON in the contract's shape, and as CSV", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["suggest", "study.yaml", "--count", "2"], { cwd });
    await json(["tell", "study.yaml", "--trial", "0", "accuracy=0.5", "latency_ms=2+-0.1"], { cwd });
    const [first, second] = await json<unknown[]>(["trials", "study.yaml"], { cwd });
    expect(first).toEqual({
      trial: 0,
      id: expect.stringMatching(/^[0-9a-f]{16}\.0\.[0-9a-f]{12}$/),
      end: expect.stringMatching(/Z$/),
      status: "completed",
      origin: "baseline",
      parameters: { width: 32, rate: 1e-4 },
      metrics: { accuracy: { mean: 0.5, count: 1 }, latency_ms: { mean: 2, standardError: 0.1, count: 1 } },
    });
    expect(second).toMatchObject({ trial: 1, status: "pending", metrics: {} });
    const { stdout } = await paretune(["trials", "study.yaml", "--csv"], { cwd });
    const [head, row] = stdout.split("\r\n");
    expect(head).toBe(
      "trial,status,origin,reason,accuracy,accuracy_standard_error,accuracy_count,accuracy_evaluations,latency_ms,latency_ms_standard_error,latency_ms_count,latency_ms_evaluations,width,rate,of,id,start,end,duration,folder,outside",
    );
    expect(row).toMatch(/^0,completed,baseline,,0\.5,,1,,2,0\.1,1,,32,0\.0001,,[0-9a-f.]+,,2.*Z,,,$/);
    const sorted = ["--sort", "-trial", "--status", "completed,pending", "--columns", "trial,accuracy"];
    const chosen = await paretune(["trials", "study.yaml", "--csv", ...sorted], { cwd });
    expect(chosen.stdout).toBe("trial,accuracy\r\n1,\r\n0,0.5\r\n");
  });
});

describe("--store DIR", () => {
  it("moves the results, and the next steps name it", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const { stdout } = await paretune(["suggest", "study.yaml", "--count", "1", "--store", "elsewhere"], { cwd });
    expect(stdout).toContain("paretune tell study.yaml --store elsewhere --trial 0 accuracy=… latency_ms=…");
    expect(await json<unknown[]>(["trials", "study.yaml", "--store", "elsewhere"], { cwd })).toHaveLength(1);
    expect((await paretune(["trials", "study.yaml"], { cwd })).code).toBe(2);
  });
});

describe("a report", () => {
  it("is one file with the figures, and figures of their own if asked", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { name: "'<i>toy</i>'" });
    const suggested = await json<Suggested[]>(["suggest", "study.yaml", "--count", "6"], { cwd });
    const results = suggested.map((each) => ({ trial: each.trial, metrics: evaluate(each) }));
    await json(["tell", "study.yaml", "-"], { cwd, input: JSON.stringify(results) });
    const written = await json<{ report: string; figures: string[]; csv: string }>(
      ["report", "study.yaml", "--output", "out/review.html", "--svg", "figures", "--csv", "out/trials.csv"],
      { cwd },
    );
    const page = readFileSync(join(cwd, "out/review.html"), "utf8");
    expect(written.report).toMatch(/review\.html$/);
    expect(readFileSync(written.csv, "utf8").split("\r\n")).toHaveLength(1 + 6 + 1);
    expect(page).toContain("<h1>&lt;i&gt;toy&lt;/i&gt;</h1>");
    expect(page.match(/<figure\b/g)).toHaveLength(7);
    expect(written.figures.map((file) => file.replace(/.*[\\/]/, ""))).toEqual([
      "front-accuracy-latency-ms.svg",
      "hypervolume.svg",
      "parallel.svg",
      "importance.svg",
      "relevance.svg",
      "slices.svg",
      "contour.svg",
    ]);
    expect(readFileSync(written.figures[0] ?? "", "utf8")).toMatch(/^<svg xmlns=/);
  });
});
