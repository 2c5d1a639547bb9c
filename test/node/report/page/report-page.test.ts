import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial } from "../../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { reportPage } from "../../../../src/node/report/index.ts";
import { completed, estimated, study } from "../../../core/analysis/example-study.ts";
import { estimates, trials } from "../example-analysis.ts";
import { about } from "../example-input.ts";

function page(overrides: { study?: Study; trials?: readonly Trial[]; definition?: string } = {}): Promise<string> {
  const shown = overrides.trials ?? trials;
  return reportPage({
    ...about,
    analysis: analyse(overrides.study ?? study, shown, estimates),
    trials: shown,
    definition: overrides.definition ?? "name: parser\n",
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
      ...about,
      analysis: analyse(study, doubtful, estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.801, 19.9)])),
      trials: doubtful,
    });
    expect(text).toContain("Most promising: trial 1");
    expect(text).toContain("too low to rely on");
  });

  it("is legible on paper: no text is below 8 points, and what only a screen can do is not printed", async () => {
    const text = await page();
    const print = text.slice(text.indexOf("@media print{\n"));
    const points = [...print.slice(0, print.indexOf("</style>")).matchAll(/font-size:([\d.]+)pt/g)].map(([, size]) =>
      Number(size),
    );
    expect(Math.min(...points)).toBeGreaterThanOrEqual(8);
    expect(text).toContain('<span class="screen"> Click a heading to sort.</span>');
    expect(print).toContain(".screen{display:none}");
    const drawings = [...text.matchAll(/--paper:(\d+)px"[^>]*><svg [^>]*height="([\d.]+)"[^>]*font-size="(\d+)"/g)];
    expect(drawings.length).toBeGreaterThan(1);
    for (const [, onPaper, height, size] of drawings) {
      const printed = (Number(size) * Math.min(Number(onPaper), Number(height))) / Number(height);
      expect((printed * 72) / 96).toBeGreaterThanOrEqual(8);
    }
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
      ...about,
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
      definition: "note: 5 %\n",
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

  it("says what was searched, when, where and at which commit", async () => {
    const first = "2026-01-02T08:00:00.000Z";
    const environment = {
      version: "1.2.3",
      node: "v22.1.0",
      seed: 5,
      host: "rack-7",
      processor: "EPYC",
      processors: 16,
      memory: 64 * 2 ** 30,
      commit: "0123456789abcdef0123456789abcdef01234567",
      isModified: true,
    };
    const other = { ...environment, host: "laptop", isModified: false };
    const text = await reportPage({
      ...about,
      analysis: analyse({ ...study, baseline: { layers: 1, pooling: "mean" } }, trials, estimates),
      trials,
      run: {
        ...about.run,
        trials,
        timelines: new Map([
          [0, { reserved: first, start: first, end: "2026-01-02T08:10:00.000Z", earlier: [] }],
          [1, { reserved: first, start: "2026-01-02T08:10:00.000Z", end: "2026-01-02T09:30:00.000Z", earlier: [] }],
        ]),
        modelMilliseconds: 60_000,
      },
      facts: {
        runs: [environment, other].map((each) => ({ first, last: first, count: 1, environment: each })),
        proposal: {
          health: [],
          models: [{ metric: "accuracy", model: "saas", saasShare: 0.6 }],
          transforms: { accuracy: "logit" },
        },
        edits: ["2026-01-02: layers: range [1, 8], was [1, 4]"],
      },
    });
    for (const words of [
      "2026-01-02 08:00 to 2026-01-02 09:30 UTC (1 h 30 min)",
      "0123456789ab, with modified files",
      "rack-7 (16 × EPYC; 64 GiB memory)",
      "Paretune 1.2.3 on Node v22.1.0",
      "<dt>seed</dt><dd>5</dd>",
      "accuracy by 60\u00a0% SAAS and 40\u00a0% MAP, logit transform",
      "2 trials took 1 h 30 min in all",
      "The models of all proposals took 1 min 00 s, 1.1\u00a0% of both together.",
      "Files differed from the commit",
      "Trials ran on different machines or systems (rack-7 (16 × EPYC; 64 GiB memory); laptop",
      "The study was edited while it ran: 2026-01-02: layers",
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/<th scope="row">layers<\/th><td>int<\/td><td class="wrap">1 to \d+<\/td><td>1<\/td>/);
  });

  it("shows how far repeated evaluations agree, and objects where they do not", async () => {
    const again = [0.95, 0.85].map((accuracy, index) => ({
      ...completed(5 + index, "confirm", accuracy, 15),
      of: 4,
      metrics: { accuracy: { mean: accuracy, standardError: 0.001, count: 1 }, latency: { mean: 15, count: 1 } },
    }));
    const exact = trials.map((trial) =>
      trial.number === 4
        ? {
            ...completed(4, "saas", 0.9, 15),
            metrics: { accuracy: { mean: 0.9, standardError: 0.001, count: 1 }, latency: { mean: 15, count: 1 } },
          }
        : trial,
    );
    const text = await page({ trials: [...exact, ...again] });
    expect(text).toContain("<h2>Confirmations</h2>");
    expect(text).toContain("0.9, 0.95, 0.85");
    expect(text).toContain("differ in accuracy by a standard deviation of 0.05, 50 times the standard error");
    expect(await page()).not.toContain("<h2>Confirmations</h2>");
    expect(await page()).toContain("It was evaluated once.");
  });

  it("groups failures by their reason", async () => {
    expect((await page()).split("<h2>Failures</h2>")[1]).toContain("exit code 1");
    expect(await page({ trials: trials.filter(({ status }) => status !== "failed") })).not.toContain(
      "<h2>Failures</h2>",
    );
  });

  it("writes headings into a wide table for paper, in a style that no name can end", async () => {
    const hostile = `</style><b>"}`;
    const parameters = Array.from({ length: 12 }, (_, index) => ({
      kind: "bool" as const,
      name: index === 0 ? hostile : `switch${index}`,
    }));
    const text = await page({ study: { ...study, parameters } });
    expect(text).toContain('content:"switch3 "');
    expect(text).not.toContain("<b>");
    expect(text.match(/<\/style>/g)).toHaveLength(2);
    expect(await page()).not.toContain("table.wide tbody>tr>:nth-child(1)");
  });

  it("says so if no trial has completed yet", async () => {
    expect(await page({ trials: [] })).toContain("nothing to recommend");
  });
});
