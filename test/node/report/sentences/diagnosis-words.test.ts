import { describe, expect, it } from "vitest";
import { comparisonSentence, explainedWords, trustSentence } from "../../../../src/node/report/index.ts";
import { model, objective, short, withSize } from "../example-diagnosis.ts";

describe("the verdict on a model in words", () => {
  it("says that a model can be trusted, with its scores", () => {
    expect(trustSentence(objective())).toBe(
      "accuracy: the model can be trusted (R² 0.84 ± 0.05; 50 % intervals contain 50 % ± 16 %, 95 % intervals contain 90 % ± 7 %). " +
        "It predicts unseen trials, and they do not contradict its intervals.",
    );
  });

  it("claims nothing about a metric that was the same in every trial", () => {
    const same = objective({ constant: { name: "accuracy", value: 0.1, count: 10 } });
    expect(trustSentence(same)).toMatch(/^accuracy was 0.1 in all 10 trials, so nothing is said about it/);
    expect(comparisonSentence(same)).toBe("");
  });

  it("names the bounds of a constrained metric", () => {
    const [size] = withSize.constrained;
    expect(trustSentence(size!)).toMatch(/^size \(constrained: at most 20\): the model can be trusted \(R² 0.84/);
  });

  it("is about the model that the study uses", () => {
    const poor = model(() => 1, 1, { verdict: { trust: "poor", concerns: [{ kind: "predicts-little" }] } });
    expect(trustSentence(objective({ map: poor }))).toContain("can be trusted");
    expect(trustSentence(objective({ map: poor, model: "map" }))).toContain("cannot be trusted yet");
  });

  it("advises more measurements if a model predicts little because of known noise, and more trials otherwise", () => {
    const saas = model(() => 1, 1, { verdict: { trust: "poor", concerns: [{ kind: "predicts-little" }] } });
    const noisy = trustSentence(objective({ saas, noise: "known", noiseShare: 0.8 }));
    expect(noisy).toContain(
      "because 80 % of the variance between trials is measurement noise. Measure each trial more often.",
    );
    expect(trustSentence(objective({ saas, noise: "known" }))).toContain("Run more trials.");
    expect(trustSentence(objective({ saas, noiseShare: 0.8 }))).toContain("Run more trials.");
  });

  it("says what intervals that are too narrow or too wide mean for a decision", () => {
    const narrow = model(() => 1, 1, {
      verdict: { trust: "poor", concerns: [{ kind: "too-narrow", coverage: short }] },
    });
    const sentence = trustSentence(objective({ saas: narrow, noise: "known" }));
    expect(sentence).toContain("too narrow: 95 % intervals contain 60 % ± 2 %.");
    expect(sentence).toContain("Check that the standard errors are not too small.");
    const wide = model(() => 1, 1, { verdict: { trust: "rough", concerns: [{ kind: "too-wide", coverage: short }] } });
    expect(trustSentence(objective({ saas: wide }))).toContain("Its recommendations are more certain than stated.");
  });

  it("names a better model only beyond the error of the difference, and recommends its strategy if the study uses another", () => {
    const compare = (mean: number, standardError: number) =>
      comparisonSentence(objective({ difference: { mean, standardError } }));
    expect(compare(0.4, 0.1)).toBe("SAAS predicts better than MAP by 0.4 ± 0.1 nats per trial.");
    expect(compare(-0.4, 0.1)).toBe(
      "MAP predicts better than SAAS by 0.4 ± 0.1 nats per trial. Consider `strategy: map`.",
    );
    expect(compare(-0.15, 0.1)).toContain("equally well within the error (SAAS − MAP: −0.15 ± 0.1 nats per trial)");
  });

  it("compares an ensemble with both single models if the study uses it", () => {
    const accuracy = (trial: number) => 0.8 + 0.01 * trial;
    const over = { saas: { mean: 0.05, standardError: 0.1 }, map: { mean: 0.6, standardError: 0.1 } };
    const sentence = comparisonSentence(
      objective({ model: "map-saas", "map-saas": { ...model(accuracy, 0.004), over } }),
    );
    expect(sentence).toBe(
      "MAP-SAAS and SAAS predict equally well within the error (MAP-SAAS − SAAS: +0.05 ± 0.1 nats per trial). " +
        "MAP-SAAS predicts better than MAP by 0.6 ± 0.1 nats per trial.",
    );
  });

  it("never rounds an R² to a perfect 1", () => {
    expect(explainedWords({ r2: 0.9974, r2StandardError: 0.0004 })).toBe("0.9974 ± 0.0004");
    expect(explainedWords({ r2: -0.456, r2StandardError: 0.2 })).toBe("−0.46 ± 0.20");
  });
});
