import { describe, expect, it } from "vitest";
import type { Study, Trial } from "../../../../src/core/index.ts";
import { analyse, estimatesByTrial, figures, reportPage, standaloneSvg } from "../../../../src/node/report/index.ts";
import { completed, estimated, study } from "../../../core/analysis/example-study.ts";

const trials: readonly Trial[] = [
  completed(0, "baseline", 0.8, 20),
  completed(1, "sobol", 0.82, 25),
  completed(2, "sobol", 0.7, 12),
  { number: 3, origin: "saas", configuration: { layers: 2, pooling: "max" }, status: "failed", reason: "exit code 1" },
  completed(4, "saas", 0.9, 15),
];
const estimates = estimatesByTrial(
  trials.flatMap((trial) =>
    trial.status === "completed"
      ? [estimated(trial.number, trial.metrics["accuracy"]!.mean, trial.metrics["latency"]!.mean)]
      : [],
  ),
);

function page(overrides: { study?: Study; trials?: readonly Trial[]; definition?: string } = {}): Promise<string> {
  const shown = overrides.trials ?? trials;
  return reportPage({
    analysis: analyse(overrides.study ?? study, shown, estimates),
    trials: shown,
    health: [],
    definition: overrides.definition ?? "name: parser\n",
    date: "2026-01-02",
    version: "1.2.3",
  });
}

describe("the report", () => {
  it("recommends a trial with its gains, intervals and parameters", async () => {
    expect(await page()).toContain("Recommendation: trial 4");
    expect(await page()).toContain("+12.5 %");
    expect(await page()).toContain("+25.0 %");
  });

  it("calls a trial that may well be no better a promise, not a recommendation", async () => {
    const doubtful = [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.801, 19.9)];
    const text = await reportPage({
      analysis: analyse(study, doubtful, estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.801, 19.9)])),
      trials: doubtful,
      health: [],
      definition: "",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(text).toContain("Most promising: trial 1");
    expect(text).toContain("not enough to rely on");
  });

  it("asks nothing of the network and forbids it", async () => {
    expect(await page()).toContain("default-src 'none'");
    const addresses = (await page()).match(/(?:src|href|url)\s*[=(]\s*["']?[a-z]+:/gi);
    expect(addresses).toBeNull();
  });

  it("lists every trial, the failed one with its reason", async () => {
    const rows = (await page()).split('class="sortable"')[1] ?? "";
    expect(rows.match(/<tr class=/g)).toHaveLength(trials.length);
    expect(rows).toContain("exit code 1");
    expect(await page()).toContain("1 trial failed and cannot be drawn");
  });

  it("escapes whatever names, values, reasons and study files contain", async () => {
    const hostile = `"><script>alert('x')</script>&`;
    const text = await page({
      study: {
        ...study,
        name: hostile,
        parameters: [{ kind: "categorical", name: hostile, values: [hostile] }],
        objectives: study.objectives.map((objective) => ({ ...objective, unit: hostile })),
      },
      trials: [
        ...trials,
        { number: 5, origin: "saas", configuration: { [hostile]: hostile }, status: "failed", reason: hostile },
      ],
      definition: `</pre>${hostile}`,
    });
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toContain("</pre>&quot;");
    expect(text).not.toContain('"><script>alert');
    expect(text).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
  });

  it("says that there is nothing yet where there is nothing", async () => {
    expect(await page({ trials: [] })).toContain("nothing to compare with yet");
  });
});

describe("figures", () => {
  it("are the front of each pair of objectives and the hypervolume", async () => {
    expect((await figures(analyse(study, trials, estimates))).map(({ name }) => name)).toEqual([
      "front-accuracy-latency",
      "hypervolume",
    ]);
    const three = { ...study, objectives: [...study.objectives, { name: "size mb", goal: "minimize" as const }] };
    const withSize = trials.map((trial) =>
      trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, "size mb": { mean: 3 + trial.number, count: 1 } } }
        : trial,
    );
    expect((await figures(analyse(three, withSize, new Map()))).map(({ name }) => name)).toEqual([
      "front-accuracy-latency",
      "front-accuracy-size-mb",
      "front-latency-size-mb",
      "hypervolume",
    ]);
  });

  it("leave far trials outside the drawing and say so", async () => {
    const near = [14, 17, 19, 22, 24].map((latency, i) => completed(5 + i, "sobol", 0.75 + i / 50, latency));
    const all = [...trials, ...near, completed(10, "sobol", 0.6, 4000)];
    const [front] = await figures(analyse(study, all, new Map()));
    expect(front?.caption).toContain("1 trial far from the front lies outside");
  });

  it("stand as files of their own: well-formed, with their colours and a title", async () => {
    const [front] = await figures(analyse(study, trials, estimates));
    const text = standaloneSvg(front!);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).toContain("<title>accuracy against latency</title>");
    expect(text).toContain("prefers-color-scheme:dark");
    expect(text).not.toContain("NaN");
    const open: string[] = [];
    for (const [, closing, name, single] of text.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!single) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it("are the same for the same study", async () => {
    const draw = async () => (await figures(analyse(study, trials, estimates))).map(({ svg }) => svg);
    expect(await draw()).toEqual(await draw());
  });
});
