import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial } from "../../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { reportPage } from "../../../../src/node/report/index.ts";
import { completed, estimated, study } from "../../../core/analysis/example-study.ts";
import { estimates, trials } from "../example-analysis.ts";

function page(overrides: { study?: Study; trials?: readonly Trial[]; definition?: string } = {}): Promise<string> {
  const shown = overrides.trials ?? trials;
  return reportPage({
    analysis: analyse(overrides.study ?? study, shown, estimates),
    trials: shown,
    details: { bounds: [] },
    run: { trials: [], timelines: new Map(), modelMilliseconds: undefined, health: [] },
    definition: overrides.definition ?? "name: parser\n",
    date: "2026-01-02",
    version: "1.2.3",
  });
}

describe("the report", () => {
  it("recommends a trial with its gains, intervals and parameters", async () => {
    expect(await page()).toContain("Recommendation: trial 4");
    expect(await page()).toContain("+12.5\u00a0%");
    expect(await page()).toContain("+25.0\u00a0%");
  });

  it("calls a trial that may be no better than the baseline promising, not recommended", async () => {
    const doubtful = [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.801, 19.9)];
    const text = await reportPage({
      analysis: analyse(study, doubtful, estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.801, 19.9)])),
      trials: doubtful,
      details: { bounds: [] },
      run: { trials: [], timelines: new Map(), modelMilliseconds: undefined, health: [] },
      definition: "",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(text).toContain("Most promising: trial 1");
    expect(text).toContain("too low to rely on");
  });

  it("loads nothing from the network and forbids it", async () => {
    expect(await page()).toContain("default-src 'none'");
    const addresses = (await page()).match(/(?:src|href|url)\s*[=(]\s*["']?[a-z]+:/gi);
    expect(addresses).toBeNull();
  });

  it("lists every trial, a failed one with its reason", async () => {
    const rows = (await page()).split('class="sortable"')[1] ?? "";
    expect(rows.match(/<tr class=/g)).toHaveLength(trials.length);
    expect(rows).toContain("exit code 1");
    expect(await page()).toContain("1 trial failed and cannot be plotted");
  });

  it("shows each objective measured beside estimated, with how often it was measured", async () => {
    const text = await page();
    expect(text).toContain("estimated 15 ms (14.02 to 15.98)");
    expect(text).toContain("measured 15 ms (n = 1)");
    expect(text).toContain('<th scope="col">measured</th>');
  });

  it("shows how the recommended trial was run, what differs from the baseline, and where the space may be too narrow", async () => {
    const text = await reportPage({
      analysis: analyse({ ...study, baseline: { layers: 1, pooling: "mean" } }, trials, estimates),
      details: {
        command: {
          folder: "/s.paretune/trials/0004",
          cwd: "/work",
          commands: ["python train.py --layers 5 --note '5 %'"],
        },
        differences: [{ parameter: "layers", baseline: 1, value: 5 }],
        bounds: [],
        boundSummary: { words: "At its bound", command: "paretune edit s.yaml --range layers=1:9" },
        confirm: "paretune confirm s.yaml",
      },
      trials,
      run: { trials: [], timelines: new Map(), modelMilliseconds: undefined, health: [] },
      definition: "note: 5 %\n",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(text).toContain("python train.py --layers 5 --note &#39;5 %&#39;");
    expect(text).toContain("/s.paretune/trials/0004");
    expect(text).toContain("(baseline: 1)");
    expect(text).toContain("At its bound: <code>paretune edit s.yaml --range layers=1:9</code>");
    expect(text).toContain("<code>paretune confirm s.yaml</code>");
    // What is copied keeps its spaces; what is read does not break before a per cent sign.
    expect(text).toContain("note: 5 %");
    expect(text).not.toMatch(/95 %/);
  });

  it("recommends in a study of one objective without a baseline, with the best value so far as a figure", async () => {
    const single = { ...study, objectives: study.objectives.slice(1) };
    const own = trials.filter(({ origin }) => origin !== "baseline");
    const text = await page({ study: single, trials: own });
    expect(text).toContain("Most promising: trial 2");
    expect(text).toContain("It has the best estimate of latency of all trials.");
    expect(text).toContain("Best latency so far");
    expect(text).not.toMatch(/[^s]NaN/);
  });

  it("escapes names, values, reasons and the study file", async () => {
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

  it("says so if no trial has completed yet", async () => {
    expect(await page({ trials: [] })).toContain("nothing to recommend");
  });
});
