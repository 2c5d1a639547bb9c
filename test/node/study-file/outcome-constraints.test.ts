import { describe, expect, it } from "vitest";
import { parseOutcomeConstraint } from "../../../src/node/study-file/index.ts";
import { changed, example, mistakes, notes, small, valid } from "./example.ts";

const withList = (...texts: readonly string[]) =>
  changed(example, "metrics:\n", `outcome_constraints:\n${texts.map((text) => `  - ${text}\n`).join("")}metrics:\n`);
const read = (...texts: readonly string[]) => valid(withList(...texts)).study.outcomeConstraints;

describe("outcome_constraints", () => {
  it("cannot use a name that a metric shares with a parameter; elsewhere such a name is only noted", () => {
    const shared = changed(small, "loss:", "lr:");
    expect(valid(shared).study.objectives.map(({ name }) => name)).toContain("lr");
    expect(notes(shared).join()).toContain(
      "objectives.lr: a parameter has the same name, so `best --where` cannot use it",
    );
  });

  it("are comparisons of a metric or an objective with a number, from either side", () => {
    expect(read("model_size_mb <= 20", "0.8 <= accuracy", "model_size_mb > 2")).toEqual([
      {
        text: "model_size_mb <= 20",
        metric: "model_size_mb",
        kind: "at-most",
        bound: { constant: 20, ofBaseline: {} },
      },
      { text: "0.8 <= accuracy", metric: "accuracy", kind: "at-least", bound: { constant: 0.8, ofBaseline: {} } },
      { text: "model_size_mb > 2", metric: "model_size_mb", kind: "at-least", bound: { constant: 2, ofBaseline: {} } },
    ]);
  });

  it.each([
    ["latency_p99 <= 0.75 * baseline", 0, { latency_p99: 0.75 }],
    ["latency_p99 <= baseline / 2 - 1", -1, { latency_p99: 0.5 }],
    ["model_size_mb < (baseline + 3 * baseline.latency_p99) * 2 + 1", 1, { model_size_mb: 2, latency_p99: 6 }],
    ["model_size_mb <= 2 * (5 - 1) / 4", 2, {}],
    ["model_size_mb <= baseline - baseline + 4", 4, { model_size_mb: 0 }],
  ])("may be linear in what the baseline measured: %s", (text, constant, ofBaseline) => {
    expect(read(text)?.[0]?.bound).toEqual({ constant, ofBaseline });
  });

  it("bound a metric on both sides where they are a chain, and each bound has its own text", () => {
    expect(read("0.1 <= model_size_mb < 20")).toEqual([
      {
        text: "0.1 <= model_size_mb",
        metric: "model_size_mb",
        kind: "at-least",
        bound: { constant: 0.1, ofBaseline: {} },
      },
      { text: "model_size_mb < 20", metric: "model_size_mb", kind: "at-most", bound: { constant: 20, ofBaseline: {} } },
    ]);
    expect(read("0.5 * baseline <= model_size_mb <= 2 * baseline")?.map(({ text, bound }) => [text, bound])).toEqual([
      ["0.5 * baseline.model_size_mb <= model_size_mb", { constant: 0, ofBaseline: { model_size_mb: 0.5 } }],
      ["model_size_mb <= 2 * baseline.model_size_mb", { constant: 0, ofBaseline: { model_size_mb: 2 } }],
    ]);
  });

  it("may have the metric in a linear expression: it is solved for", () => {
    expect(read("2 * model_size_mb - 10 <= 30")?.[0]).toMatchObject({ kind: "at-most", bound: { constant: 20 } });
    expect(read("baseline - model_size_mb >= 3")?.[0]).toMatchObject({
      kind: "at-most",
      bound: { constant: -3, ofBaseline: { model_size_mb: 1 } },
    });
  });

  it.each([
    ["20 <= model_size_mb <= 10", "leaves no values of model_size_mb; got 20 <= model_size_mb <= 10"],
    ["0.1 <= accuracy <= 0.9", "accuracy is an objective to maximize: it can have no maximum"],
    ["1 <= 2 <= model_size_mb", "must be one comparison of a metric with a number"],
    ["model_size_mb <= sqrt(baseline)", "linear in the baseline's values"],
    ["(model_size_mb <= 2) <= 3", "<= needs a number on each side; got true or false"],
    ["model_size_mb <= 'small'", '<= needs a number on each side; got "small"'],
    ["model_size_mb = 20", "= does not compare; write =="],
    ["model_size_mb", "must be one comparison of a metric with a number"],
    ["model_size_mb == 20", "must be one comparison of a metric with a number"],
    ["model_size_mb <= 20 and accuracy >= 0.8", "must be one comparison of a metric with a number"],
    ["model_size_mb + accuracy <= 20", "must be one comparison of a metric with a number"],
    ["model_size_mb <= accuracy", "must be one comparison of a metric with a number"],
    ["model_sise_mb <= 20", "there is no metric or parameter model_sise_mb; did you mean model_size_mb?"],
    ["encoder_layers <= 3", "encoder_layers is a parameter; move it to the key constraints"],
    ["accuracy <= 0.9", "accuracy is an objective to maximize: it can have no maximum"],
    ["latency_p99 >= 5", "latency_p99 is an objective to minimize: it can have no minimum"],
    ["model_size_mb <= baseline * baseline", "linear in the baseline's values"],
    ["model_size_mb <= 1 / baseline", "linear in the baseline's values"],
    ["model_size_mb <= 2 * baseline.encoder_layers", "encoder_layers is a parameter; a bound compares with a metric"],
  ])("%s is refused with a sentence", (text, message) => {
    const found = mistakes(withList(text));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("study.yaml:17 outcome_constraints[0]: ");
    expect(found[0]).toContain(message);
  });

  it("are refused where they leave no values of a metric, and where there is no baseline to compare with", () => {
    expect(mistakes(withList("model_size_mb >= 20", "model_size_mb <= 10"))).toEqual([
      "study.yaml:18 outcome_constraints[1]: leaves no values of model_size_mb, together with those before it; got model_size_mb <= 10",
    ]);
    const alone = changed(withList("model_size_mb <= 0.5 * baseline"), "baseline: {", "env: {").replace(
      /, pooling: mean }/,
      " }",
    );
    expect(mistakes(alone).join()).toContain("needs the key baseline");
  });

  it("may be changed while a study goes on, and are read for the library, too", () => {
    const objectives = [{ name: "accuracy", goal: "maximize" as const }];
    expect(parseOutcomeConstraint("size <= 0.5 * baseline", objectives, ["size"])).toEqual({
      text: "size <= 0.5 * baseline",
      metric: "size",
      kind: "at-most",
      bound: { constant: 0, ofBaseline: { size: 0.5 } },
    });
    expect(() => parseOutcomeConstraint("1 <= size <= 2", objectives, ["size"])).toThrow(
      "sets 2 bounds; write one comparison for each",
    );
    expect(() => parseOutcomeConstraint("sise <= 1", objectives, ["size"])).toThrow(
      "there is no metric or parameter sise; did you mean size?",
    );
  });
});
