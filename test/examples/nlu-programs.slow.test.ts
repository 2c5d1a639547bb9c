import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { type Example, importNlu, type Plan, runNlu, type TrainingSettings } from "./nlu-modules.ts";
import { importExample } from "./programs.ts";

const { createEngine } = await importNlu("engine");
const { initialise } = await importNlu("graph");
const { createNetwork } = await importNlu("network");
const { evaluate, parse } = await importNlu("parsing");
const { scheduleAt, train } = await importNlu("training");
const { exportModel, importModel } = await importNlu("model");
const { createRandom } = await importExample("random");

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLAN: Plan = {
  vocabulary: 30,
  ontology: 6,
  lengths: [2, 6, 10],
  longest: 8,
  dim: 32,
  targetDim: 8,
  encoderLayers: 1,
  encoderKernel: 3,
  encoderHeads: 2,
  encoderAttention: false,
  encoderFfn: 32,
  decoderLayers: 1,
  decoderKernel: 3,
  decoderHeads: 2,
  decoderFfn: 32,
  lengthWidth: 16,
};
const SETTINGS: TrainingSettings = {
  rate: 0.005,
  warmup: 0.1,
  batch: 8,
  budget: 2400,
  checks: 4,
  patience: 4,
  clip: 5,
  weightDecay: 0,
  labelSmoothing: 0,
  lengthSmoothing: 0,
  lengthWeight: 0.5,
};
const RATES = { embedding: 0, encoder: 0, target: 0, decoder: 0, length: 0 };

/** Utterances of 4 to 8 random words, with a frame of one, two or no slots at random places: nothing but memory helps. */
function drawExamples(count: number): Example[] {
  const random = createRandom(12);
  return Array.from({ length: count }, () => {
    const source = Int32Array.from({ length: 4 + random.below(5) }, () => 2 + random.below(28));
    const slots = Array.from({ length: random.below(3) }, () => {
      const from = PLAN.ontology + random.below(source.length);
      return [2 + random.below(3), from, from, 5];
    });
    return { source, target: Int32Array.from([random.below(2), ...slots.flat(), 5]) };
  });
}

function trained(examples: readonly Example[], change: Partial<TrainingSettings> = {}, seed = 1) {
  const network = createNetwork(createEngine(), PLAN, 8, RATES);
  const random = createRandom(seed);
  initialise(network.graph, random);
  const checks: { seen: number; loss: number; exactMatch: number }[] = [];
  const outcome = train(network, examples, examples, { ...SETTINGS, ...change }, random, (check) => checks.push(check));
  return { network, checks, ...outcome };
}

describe("training", () => {
  const examples = drawExamples(24);

  it("learns two dozen random utterances by heart", () => {
    const { network, checks } = trained(examples);
    expect(evaluate(network, examples)).toEqual({ exactMatch: 1, lengthAccuracy: 1, rows: 24 });
    expect(checks.at(-1)!.loss).toBeLessThan(checks[0]!.loss / 5);
  });

  it("sees as many utterances as its budget says, and checks as often as asked for", () => {
    const { seen, steps, checks } = trained(examples, { budget: 800, checks: 5 });
    expect([seen, steps]).toEqual([800, 100]);
    expect(checks.map((check) => check.seen)).toEqual([160, 320, 480, 640, 800]);
  });

  it("stops when checks no longer improve, and keeps the best weights", () => {
    const { network, seen, checks } = trained(examples, { budget: 8000, checks: 20, patience: 2 });
    const best = Math.max(...checks.map(({ exactMatch }) => exactMatch));
    expect(seen).toBeLessThan(8000);
    expect(checks.slice(-2).every(({ exactMatch }) => exactMatch <= best)).toBe(true);
    expect(evaluate(network, examples).exactMatch).toBe(best);
  });

  it("survives a learning rate at which the loss is no longer a number", () => {
    const { network } = trained(examples, { rate: 1e30, warmup: 0, clip: 1e30 });
    expect(evaluate(network, examples).exactMatch).toBeLessThan(0.5);
  });

  it("raises the learning rate during the warm-up, then lets it fall to 0", () => {
    expect([0, 0.1, 0.2, 0.6, 1].map((progress) => scheduleAt(progress, 0.2))).toEqual([0, 0.5, 1, 0.5, 0]);
    expect(scheduleAt(0, 0)).toBe(1);
  });
});

describe("an exported model", () => {
  const examples = drawExamples(24);
  const { network } = trained(examples, { budget: 400 });
  const corpus = { vocabulary: ["a"], ontology: ["b"], evaluation: examples };
  const text = exportModel(network, corpus);

  it("parses one utterance at a time into the very frames of the trained network's batches", () => {
    const alone = importModel(text).network;
    const sources = examples.map(({ source }) => source);
    const together = [0, 8, 16].flatMap((from) => parse(network, sources.slice(from, from + 8)));
    expect(sources.flatMap((source) => parse(alone, [source]))).toEqual(together);
  });

  it("leaves the same numbers in memory, bit for bit, however many utterances are parsed together", () => {
    const alone = importModel(text).network;
    const { source } = examples[3]!;
    parse(network, [examples[1]!.source, examples[2]!.source, source]);
    parse(alone, [source]);
    const labels = (of: typeof network, row: number) => {
      const { value, width } = of.labels;
      return Array.from(of.graph.engine.heap.subarray(value + row * width, value + (row + 1) * width));
    };
    expect(labels(alone, 0)).toEqual(labels(network, network.graph.batch.target.start[2]!));
  });

  it("brings utterances to time it with", () => {
    expect(importModel(text).samples).toEqual(examples.map(({ source }) => source));
  });

  it("is refused when it is cut short or something else", () => {
    const model = JSON.parse(text);
    const change = (weights: string) => JSON.stringify({ ...model, weights });
    expect(() => importModel(change(model.weights.slice(0, 400)))).toThrow("the model file is incomplete");
    expect(() => importModel(change(`${model.weights.replace(/=+$/, "")}AAAA`))).toThrow("more weights than");
    expect(() => importModel("{}")).toThrow("not a model that train.mjs has written");
  });
});

describe("the programs", () => {
  const QUICK = ["--rows", "600", "--budget", "600", "--checks", "2", "--dim", "16", "--encoder-layers", "1"];
  const trainInto = (name: string, ...args: readonly string[]) => {
    const out = join(folder, name);
    return { ...runNlu("train.mjs", ...QUICK, ...args, "--out", out), out, model: join(out, "model.json") };
  };

  it("train, report the exact match with its standard error, and give the same model for the same seed", () => {
    const first = trainInto("first", "--encoder-dropout", "0.1");
    expect([first.code, first.errors]).toEqual([0, ""]);
    const { evaluation, training, parameters } = JSON.parse(readFileSync(join(first.out, "metrics.json"), "utf8"));
    const p = Math.max(evaluation.exactMatch, 1 / evaluation.rows);
    expect(evaluation.standardError).toBeCloseTo(Math.sqrt((p * (1 - p)) / evaluation.rows), 12);
    expect(training.seen).toBeGreaterThanOrEqual(600);
    expect(first.output).toContain(`evaluation exact match ${evaluation.exactMatch.toFixed(4)}`);
    expect(first.output).toContain(`parameters ${parameters}`);
    const model = readFileSync(first.model, "utf8");
    expect(readFileSync(trainInto("again", "--encoder-dropout", "0.1").model, "utf8")).toBe(model);
    expect(readFileSync(trainInto("other", "--encoder-dropout", "0.1", "--seed", "2").model, "utf8")).not.toBe(model);
    const validated = runNlu("time.mjs", first.model, "--validate", "--rows", "600");
    expect(Number(validated.output)).toBe(evaluation.exactMatch);
    const timed = runNlu("time.mjs", first.model, "--repeats", "30", "--warmup", "5");
    const numbers = timed.output.trimEnd().split("\n").map(Number);
    expect(numbers).toHaveLength(30);
    for (const number of numbers) expect(number).toBeGreaterThan(0);
    const elsewhere = runNlu("time.mjs", first.model, "--validate");
    expect(elsewhere.errors).toContain("the model was trained on other data");
  });

  it.each<[readonly string[], string]>([
    [["--encoder-ffn", "wide"], '--encoder-ffn: expected a whole number in 8 … 1024; got "wide"'],
    [["--dim", "20"], '--dim: expected one of 16, 32, 48, 64, 80, 96, 112, 128; got "20"'],
    [["--decoder-heads", "3"], '--decoder-heads: expected one of 1, 2, 4; got "3"'],
    [["--encoder-dropout", "1"], '--encoder-dropout: expected a number in 0 … 0.9; got "1"'],
    [["--depth", "3"], "--depth"],
  ])("refuse %s with exit code 2 and a sentence", (args, sentence) => {
    const { code, errors } = runNlu("train.mjs", ...args);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
    expect(errors).toContain("--help lists the flags");
  });

  it("say what is wrong with data or a model", () => {
    const data = runNlu("train.mjs", "--data", folder);
    expect(data.code).toBe(1);
    expect(data.errors).toContain("train.mjs: --data: neither TOPv2");
    expect(runNlu("time.mjs").errors).toContain("expected one model file");
    writeFileSync(join(folder, "other.json"), "{}");
    const other = runNlu("time.mjs", join(folder, "other.json"));
    expect([other.code, other.errors]).toEqual([1, "time.mjs: this is not a model that train.mjs has written\n"]);
  });

  it("explain every flag", () => {
    const { code, output } = runNlu("train.mjs", "--help");
    expect(code).toBe(0);
    for (const flag of ["--encoder-kernel", "--lr", "--length-smoothing", "--data", "--out"])
      expect(output).toContain(flag);
  });
});
