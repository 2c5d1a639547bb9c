import { describe, expect, it } from "vitest";
import type { Diagnosis, MetricDiagnosis, ModelDiagnosis, Trial } from "../../../../src/core/index.ts";
import {
  analyse,
  comparisonSentence,
  diagnosisPage,
  drawDiagnosis,
  explainedWords,
  reportPage,
  trustSentence,
} from "../../../../src/node/report/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";

const trials: readonly Trial[] = Array.from({ length: 10 }, (_, i) =>
  completed(i, i === 0 ? "baseline" : "sobol", 0.8 + 0.01 * i, 20 - i),
);

/** A model whose predictions of accuracy or latency miss by `miss`; the last lies outside its interval. */
function model(read: (trial: number) => number, miss: number, changes: Partial<ModelDiagnosis> = {}): ModelDiagnosis {
  return {
    scores: {
      count: 10,
      r2: 0.84,
      r2StandardError: 0.05,
      logDensity: { mean: -0.5, standardError: 0.1 },
      coverage: [
        { level: 0.5, hits: 5, count: 10, share: 0.5, standardError: 0.158 },
        { level: 0.95, hits: 9, count: 10, share: 0.9, standardError: 0.069 },
      ],
    },
    verdict: { trust: "good", concerns: [] },
    fewestEffectiveSamples: 20,
    predictions: trials.map(({ number }) => {
      const observed = read(number);
      const mean = observed + (number === 9 ? 3 : 1) * miss;
      return {
        trial: number,
        observed,
        mean,
        interval50: [mean - 0.7 * miss, mean + 0.7 * miss],
        interval95: [mean - 2 * miss, mean + 2 * miss],
        logDensity: -0.5,
      };
    }),
    ...changes,
  };
}

function objective(changes: Partial<MetricDiagnosis> = {}): MetricDiagnosis {
  const accuracy = (trial: number) => 0.8 + 0.01 * trial;
  return {
    metric: "accuracy",
    noise: "inferred",
    noiseShare: 0.1,
    pulledIn: 0,
    model: "saas",
    saas: model(accuracy, 0.004),
    map: model(accuracy, 0.008),
    difference: { mean: 0.4, standardError: 0.1 },
    ...changes,
  };
}

const diagnosis: Diagnosis = {
  trials: 10,
  model: "saas",
  objectives: [
    objective(),
    objective({
      metric: "latency",
      saas: model((trial) => 20 - trial, 0.2),
      map: model((trial) => 20 - trial, 0.3),
      pulledIn: 2,
    }),
  ],
  constrained: [],
};

/** The same study with a metric that only has to stay small. */
const withSize: Diagnosis = {
  ...diagnosis,
  constrained: [
    objective({
      metric: "size",
      interval: { lower: Number.NEGATIVE_INFINITY, upper: 20 },
      saas: model((trial) => 10 + trial, 0.2),
      map: model((trial) => 10 + trial, 0.3),
    }),
  ],
};

const short = { level: 0.95, hits: 60, count: 100, share: 0.6, standardError: 0.022 } as const;

describe("the verdict in words", () => {
  it("says that a model can be trusted, with the numbers it rests on", () => {
    expect(trustSentence(objective())).toBe(
      "accuracy: the model can be trusted (R² 0.84 ± 0.05; 50 % intervals: 50 % ± 16 %, 95 % intervals: 90 % ± 7 %). " +
        "It predicts trials that it has not seen, and its intervals hold what they claim.",
    );
  });

  it("says of a constrained metric what bounds it", () => {
    const [size] = withSize.constrained;
    expect(trustSentence(size!)).toMatch(/^size \(constrained: at most 20\): the model can be trusted \(R² 0.84/);
  });

  it("speaks of the study's own model", () => {
    const poor = model(() => 1, 1, { verdict: { trust: "poor", concerns: [{ kind: "predicts-little" }] } });
    expect(trustSentence(objective({ map: poor }))).toContain("can be trusted");
    expect(trustSentence(objective({ map: poor, model: "map" }))).toContain("cannot be trusted yet");
  });

  it("says what to do where a model predicts little: measure more often what is known to be noise, else run more", () => {
    const saas = model(() => 1, 1, { verdict: { trust: "poor", concerns: [{ kind: "predicts-little" }] } });
    const noisy = trustSentence(objective({ saas, noise: "known", noiseShare: 0.8 }));
    expect(noisy).toContain(
      "80 % of what differs between them is the noise of measuring: measure each trial more often",
    );
    expect(trustSentence(objective({ saas, noise: "known" }))).toContain("run more of them");
    expect(trustSentence(objective({ saas, noiseShare: 0.8 }))).toContain("run more of them");
  });

  it("says what intervals that are too narrow or too wide mean for a decision", () => {
    const narrow = model(() => 1, 1, {
      verdict: { trust: "poor", concerns: [{ kind: "too-narrow", coverage: short }] },
    });
    const sentence = trustSentence(objective({ saas: narrow, noise: "known" }));
    expect(sentence).toContain("too narrow (those of 95 % held 60 %)");
    expect(sentence).toContain("check that the standard errors are not too small");
    const wide = model(() => 1, 1, { verdict: { trust: "rough", concerns: [{ kind: "too-wide", coverage: short }] } });
    expect(trustSentence(objective({ saas: wide }))).toContain("what it recommends is surer than it says");
  });

  it("names a better model only beyond the error of the difference, and the strategy if it is the other one", () => {
    const compare = (mean: number, standardError: number) =>
      comparisonSentence(objective({ difference: { mean, standardError } }));
    expect(compare(0.4, 0.1)).toBe("SAAS predicts better than MAP, by 0.4 ± 0.1 nats a trial.");
    expect(compare(-0.4, 0.1)).toBe(
      "MAP predicts better than SAAS, by 0.4 ± 0.1 nats a trial. Consider `strategy: map`.",
    );
    expect(compare(-0.15, 0.1)).toContain("equally well within the error (SAAS − MAP: −0.15 ± 0.1 nats a trial)");
  });

  it("compares an ensemble with both others where the study goes by it", () => {
    const accuracy = (trial: number) => 0.8 + 0.01 * trial;
    const over = { saas: { mean: 0.05, standardError: 0.1 }, map: { mean: 0.6, standardError: 0.1 } };
    const sentence = comparisonSentence(
      objective({ model: "map-saas", "map-saas": { ...model(accuracy, 0.004), over } }),
    );
    expect(sentence).toBe(
      "MAP-SAAS and SAAS predict equally well within the error (MAP-SAAS − SAAS: +0.05 ± 0.1 nats a trial). " +
        "MAP-SAAS predicts better than MAP, by 0.6 ± 0.1 nats a trial.",
    );
  });

  it("never rounds an R² to a perfect 1", () => {
    expect(explainedWords({ r2: 0.9974, r2StandardError: 0.0004 })).toBe("0.9974 ± 0.0004");
    expect(explainedWords({ r2: -0.456, r2StandardError: 0.2 })).toBe("−0.46 ± 0.20");
  });
});

describe("the figures of a diagnosis", () => {
  it("show SAAS beside MAP, every trial in both, those outside their interval as crosses", async () => {
    const figures = await drawDiagnosis(study, trials, diagnosis);
    expect(figures.map(({ name }) => name)).toEqual(["left-out-accuracy", "left-out-latency"]);
    for (const { svg, caption } of figures) {
      expect(svg).toContain(">SAAS<");
      expect(svg).toContain(">MAP<");
      expect(svg.match(/<title>Trial \d+/g)).toHaveLength(20);
      expect(svg.match(/<path[^>]*stroke="var\(--reference\)"[^>]*><title>Trial 9\b/g)).toHaveLength(2);
      expect(svg).toContain("relative to the baseline");
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(caption).toContain("SAAS: R² 0.84 ± 0.05, log density −0.5 ± 0.1");
    }
    expect(figures[1]!.caption).toContain("2 very bad outcomes are pulled in");
  });

  it("show constrained metrics after the objectives, in the unit of their bounds, model beside model", async () => {
    const figures = await drawDiagnosis(study, trials, withSize);
    expect(figures.map(({ name }) => name)).toEqual(["left-out-accuracy", "left-out-latency", "left-out-size"]);
    const { svg } = figures[2]!;
    expect(svg).toContain("size, measured");
    expect(svg).not.toContain("relative to the baseline");
    expect(svg.match(/<title>Trial \d+/g)).toHaveLength(20);
  });

  it("keep the objective's own unit where there is nothing to compare with", async () => {
    const [, latency] = await drawDiagnosis(study, trials.slice(1), diagnosis);
    expect(latency!.svg).toContain("latency, ms, measured");
  });
});

describe("a page with a diagnosis", () => {
  it("answers the question in the report, in words, figures and a table", async () => {
    const page = await reportPage({
      analysis: analyse(study, trials, new Map()),
      trials,
      health: [],
      diagnosis,
      definition: "",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(page).toContain("<h2>Can the model be trusted?</h2>");
    expect(page).toContain("accuracy: the model can be trusted");
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page.match(/<tr><th scope="row">(accuracy|latency)<\/th><td>(SAAS|MAP)/g)).toHaveLength(4);
  });

  it("has constrained metrics in words, figure and table, too", async () => {
    const page = await diagnosisPage(study, trials, withSize, { date: "2026-01-02", version: "1.2.3" });
    expect(page).toContain("<li>size (constrained: at most 20): the model can be trusted");
    expect(page.match(/<svg/g)).toHaveLength(3);
    expect(page.match(/<tr><th scope="row">size<\/th><td>(SAAS|MAP)/g)).toHaveLength(2);
    const [size] = withSize.constrained;
    const byAnother = { ...withSize, constrained: [{ ...size!, model: "map" as const }] };
    const mixed = await diagnosisPage(study, trials, byAnother, { date: "2026-01-02", version: "1.2.3" });
    expect(mixed).toContain("the study goes by SAAS for accuracy, SAAS for latency, MAP for size");
  });

  it("stands alone, and asks nothing of the network", async () => {
    const page = await diagnosisPage(study, trials, diagnosis, { date: "2026-01-02", version: "1.2.3" });
    expect(page).toContain("<title>parser – Paretune diagnosis</title>");
    expect(page).toContain("default-src 'none'");
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain("Made by Paretune 1.2.3 on 2026-01-02.");
  });
});
