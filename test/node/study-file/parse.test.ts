import { describe, expect, it } from "vitest";
import { changed, example, notes, small, valid } from "./example.ts";

describe("the example", () => {
  const { study, run, path } = valid(example);

  it("is a study: parameters, objectives, budget, strategy, seed", () => {
    expect(study).toEqual({
      name: "nlu-parser",
      parameters: [
        { kind: "int", name: "encoder_layers", lower: 1, upper: 6, scale: "linear" },
        { kind: "int", name: "batch_size", lower: 8, upper: 256, scale: "log" },
        { kind: "float", name: "learning_rate", lower: 1e-5, upper: 1e-2, scale: "log" },
        { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
        { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
        { kind: "bool", name: "use_bias" },
        {
          kind: "ordinal",
          name: "kernel_size",
          values: [3, 5, 7, 11],
          when: [{ parameter: "pooling", values: ["max"] }],
        },
        { kind: "fixed", name: "seed", value: 1 },
      ],
      objectives: [
        { name: "accuracy", goal: "maximize" },
        { name: "latency_p99", goal: "minimize", unit: "ms" },
      ],
      baseline: {
        encoder_layers: 3,
        batch_size: 44,
        learning_rate: 3e-4,
        dropout: 0.25,
        pooling: "mean",
        use_bias: false,
        seed: 1,
      },
      referencePoint: { accuracy: 0.8, latency_p99: 25 },
      budget: { trials: 240, batch: 16, initial: 32, parallel: 4 },
      strategy: "saas",
      seed: 7,
    });
  });

  it("says how a trial is run and measured", () => {
    const text = (value: string): unknown => ({ kind: "text", text: value });
    const trialDir = { kind: "placeholder", name: "trial.dir" };
    expect(path).toBe("/project/study.yaml");
    expect(run).toMatchObject({ cwd: "/project", timeoutMs: 600_000, retries: 0, environment: {} });
    expect(run.commands).toHaveLength(1);
    expect(run.metrics).toEqual([
      {
        name: "accuracy",
        source: { kind: "json", file: [trialDir, text("/metrics.json")], path: ["eval", "exact_match"] },
      },
      {
        name: "latency_p99",
        source: {
          kind: "measure",
          command: { kind: "words", words: [[text("./time_one")], [trialDir, text("/model")]] },
          repeats: 200,
          warmup: 0,
          statistic: "p99",
          exclusive: true,
        },
      },
      { name: "model_size_mb", source: { kind: "stdout", pattern: /size: ([0-9.]+) MB/m } },
    ]);
  });

  it("is told what the baseline leaves out, and which parameters the program never gets", () => {
    expect(notes(example)).toEqual([
      "line 12, constraints[0]: does not apply: this study has no parameters heads and hidden",
      "line 18, baseline: parameters that it leaves out take the middle of their ranges: " +
        "batch_size: 44, dropout: 0.25, use_bias: false",
      ...[
        [5, "batch_size"],
        [7, "dropout"],
        [9, "use_bias"],
        [10, "kernel_size"],
        [11, "seed"],
      ].map(
        ([line, name]) =>
          `line ${line}, parameters.${name}: no command or variable uses {${name}} or {config}, so the parameter has no effect`,
      ),
    ]);
  });
});

describe("what a file leaves out", () => {
  it("has a default", () => {
    const { study, run } = valid(small);
    expect(study.budget).toEqual({ trials: 100, batch: 4, initial: 8, parallel: 1 });
    expect([study.strategy, study.seed]).toEqual(["auto", 0]);
    expect("baseline" in study || "referencePoint" in study || "timeoutMs" in run).toBe(false);
    expect([run.retries, run.cwd]).toEqual([0, "/project"]);
  });

  it("in the budget is to stop early never, or below a share of the hypervolume", () => {
    expect(valid(small).study.budget.stop).toBeUndefined();
    expect(valid(`${small}budget: { stop: 0.5% }\n`).study.budget.stop).toBe(0.005);
    expect(valid(`${small}budget: { stop: 12% }\n`).study.budget.stop).toBe(0.12);
  });

  it("in the budget follows from the rest: a batch for all slots, twice as many first points as parameters, half at most", () => {
    const budget = (fields: string): unknown => valid(`${small}budget: ${fields}\n`).study.budget;
    expect(budget("{ parallel: 12 }")).toEqual({ trials: 100, batch: 12, initial: 12, parallel: 12 });
    expect(budget("{ trials: 6 }")).toEqual({ trials: 6, batch: 4, initial: 3, parallel: 1 });
    const names = Array.from({ length: 20 }, (_, k) => `  p${k}: { type: bool }\n`).join("");
    const many = changed(small, "objectives:", `${names}objectives:`);
    expect(valid(many).study.budget.initial).toBe(2 * 23);
  });
});

describe("further keys", () => {
  it("set folder, variables, retries, warm-up and company of a measurement", () => {
    const text = `${changed(
      small,
      'loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }',
      "loss: { goal: minimize, measure: { command: ./m, repeats: 9, statistic: mean, warmup: 2, exclusive: false } }",
    )}cwd: ../code\nretries: 2\nenv: { RATE: "{lr}", THREADS: 1, HOME_DIR: "{study.dir}" }\n`;
    const { run } = valid(text);
    expect(run).toMatchObject({
      cwd: "/code",
      retries: 2,
      environment: {
        RATE: [{ kind: "placeholder", name: "lr" }],
        THREADS: [{ kind: "text", text: "1" }],
        HOME_DIR: [{ kind: "text", text: "/project" }],
      },
    });
    expect(run.metrics[0]?.source).toMatchObject({ warmup: 2, statistic: "mean", exclusive: false });
  });

  it("measure in turn with the baseline, and say when blocks are too small for the percentile", () => {
    const against = (repeats: number, statistic: string): string =>
      `${changed(
        small,
        'loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }',
        `loss: { goal: minimize, measure: { command: ./m, repeats: ${repeats}, statistic: ${statistic}, against: baseline } }`,
      )}baseline: { lr: 0.5 }\n`;
    expect(valid(against(816, "p99")).run.metrics[0]?.source).toMatchObject({ against: "baseline" });
    const said = (repeats: number, statistic: string): readonly string[] =>
      notes(against(repeats, statistic)).filter((note) => note.includes("against"));
    expect(said(816, "p99")).toEqual([]);
    expect(said(8, "mean")).toEqual([]);
    expect(said(200, "p99")).toEqual([
      "line 7, objectives.loss.measure.against: the p99 is computed in each of 8 blocks of 25 samples; for a reliable value write repeats: 816",
    ]);
  });

  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["1.5h", 5_400_000],
    ["1d", 86_400_000],
  ])("take %s as a time limit", (text, ms) => expect(valid(`${small}timeout: ${text}\n`).run.timeoutMs).toBe(ms));

  it("leave the kind of the models and the warping of their inputs open, and limit their time; where there is no model that is said", () => {
    expect(valid(`${small}model: auto\nthink: 1.5m\n`).study).toMatchObject({ model: "auto", think: 90 });
    expect(valid(`${small}input_warping: auto\n`).study.inputWarping).toBe("auto");
    for (const key of ["model", "inputWarping"]) expect(Object.keys(valid(small).study)).not.toContain(key);
    const said = notes(`${small}strategy: sobol\nmodel: auto\nthink: 30s\ninput_warping: auto\n`);
    expect(said).toContain("line 9, model: the strategy sobol has no model, so model has no effect");
    expect(said).toContain("line 10, think: the strategy sobol has no model, so think has no effect");
    expect(said).toContain("line 11, input_warping: the strategy sobol has no model, so input_warping has no effect");
  });

  it("read a JSON path whose keys hold points from a list", () => {
    const text = changed(small, '{ stdout: "loss ([0-9.]+)" }', '{ json: m.json, path: [eval, "v1.2", 0] }');
    expect(valid(text).run.metrics[0]?.source).toMatchObject({ path: ["eval", "v1.2", "0"] });
  });
});

describe("numbers and words of YAML 1.2", () => {
  const rangeOf = (range: string): unknown => {
    const [parameter] = valid(changed(small, "[0.1, 1]", range)).study.parameters;
    return parameter?.kind === "float" ? [parameter.lower, parameter.upper] : undefined;
  };

  it("are numbers with an exponent and no point, too", () => {
    expect(rangeOf("[1e-5, 1E-2]")).toEqual([1e-5, 1e-2]);
    expect(rangeOf("[.5, 1.e+2]")).toEqual([0.5, 100]);
  });

  it("keep their types in one list", () => {
    const text = changed(
      small,
      "{ type: int, range: [1, 6] }",
      "{ type: categorical, values: [none, no, 0, 0.5, true] }",
    );
    expect(valid(text).study.parameters[1]).toMatchObject({ values: ["none", "no", 0, 0.5, true] });
  });

  it("may be anchored and repeated", () => {
    const text = changed(small, "[0.1, 1] }\n", "&unit [0.1, 1] }\n  decay: { type: float, range: *unit }\n");
    expect(valid(text).study.parameters[1]).toMatchObject({ name: "decay", lower: 0.1, upper: 1 });
  });
});

describe("remarks on a file that is right", () => {
  it("say where steps end", () => {
    expect(notes(changed(small, "[0.1, 1] }", "[0, 0.5], step: 0.3 }"))).toEqual([
      "line 4, parameters.lr.step: steps of 0.3 from 0 do not reach 0.5; the highest value is 0.3",
    ]);
  });

  it("say when the model gets no turn, and when slots stay empty", () => {
    expect(notes(`${small}budget: { trials: 10, initial: 10, batch: 2, parallel: 4 }\n`)).toEqual([
      "line 8, budget: the initial design takes all 10 trials: nothing is left for the model to propose",
      "line 8, budget.parallel: only 2 trials are proposed at a time, so 4 never run at the same time",
    ]);
  });

  it("say what stands in for a reference point that is nowhere given", () => {
    const text = `${small}  size: { goal: minimize, from: { stdout: "size (.*)" } }\n`;
    expect(notes(text)).toEqual([
      "line 6, objectives: there is no baseline, and no reference_point for loss, size: the reference point is inferred just below the current front, and moves with it",
    ]);
  });
});

describe("replicates", () => {
  it("are a number or auto, and one is none", () => {
    expect(valid(`${small}replicates: 3\n`).run.replicates).toBe(3);
    expect(valid(`${small}replicates: auto\n`).run.replicates).toBe("auto");
    expect(valid(`${small}replicates: 1\n`).run.replicates).toBeUndefined();
  });

  it("that no command tells apart are noted, and so is what they cost", () => {
    const told = notes(`${small}budget: { trials: 20 }\nreplicates: 3\n`).join("\n");
    expect(told).toContain("PARETUNE_TRIAL_REPLICATE");
    expect(told).toContain("20 trials of 3 replicates each are 60 evaluations");
  });
});

describe("what is known of a metric", () => {
  it("is part of the study: bounds, and whether it is exact", () => {
    const text = `${changed(small, "goal: minimize", "goal: minimize, bounds: { min: 0 }")}metrics:\n  size: { exact: true, unit: MB, bounds: [1, 9], from: { stdout: "{number}" } }\n`;
    const { study } = valid(text);
    expect(study.objectives[0]).toMatchObject({ bounds: { lower: 0, upper: Number.POSITIVE_INFINITY } });
    expect(study.metrics).toEqual({ size: { unit: "MB", exact: true, bounds: { lower: 1, upper: 9 } } });
  });
});
