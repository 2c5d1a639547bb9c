import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { watchFiles } from "../../../src/node/metrics/freshness.ts";
import type { TrialOutput } from "../../../src/node/metrics/metric-reader.ts";
import { readMetric } from "../../../src/node/metrics/read-metric.ts";
import type { MetricReading } from "../../../src/node/metrics/reading.ts";
import type { OutputSource, ValuePick } from "../../../src/node/study-file/metric-sources.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

function outputAt(path: string, isFresh: TrialOutput["isFresh"] = () => true): TrialOutput {
  return { path: () => path, stdoutFile: "", stderrFile: "", outputFile: "", isFresh };
}

async function read(text: string, source: OutputSource, name = "file"): Promise<MetricReading> {
  const file = join(newFolder(), name);
  writeFileSync(file, text);
  const reading = await readMetric(source, outputAt(file));
  return reading.ok ? reading : { ok: false, reason: reading.reason.replaceAll(file, "FILE") };
}

const picked = (pick: ValuePick | undefined) => (pick === undefined ? {} : { pick });
const csv = (text: string, column: string, pick?: ValuePick): Promise<MetricReading> =>
  read(text, { kind: "csv", file: [], column, ...picked(pick) });
const json = (text: string, path: string, pick?: ValuePick, name?: string): Promise<MetricReading> =>
  read(text, { kind: "json", file: [], path: path.split(" "), ...picked(pick) }, name);
const value = (mean: number): MetricReading => ({ ok: true, value: { mean, count: 1 } });
const reasonOf = async (reading: Promise<MetricReading>): Promise<string> => {
  const got = await reading;
  return got.ok ? `none: read ${got.value.mean}` : got.reason;
};

it("is no key of arrays within arrays without end", async () => {
  const deep = (levels: number): string => `${"[".repeat(levels)}{ "loss": 1 }${"]".repeat(levels)}`;
  expect(await json(deep(3), "loss", "last")).toEqual(value(1));
  expect(await reasonOf(json(deep(20_000), "loss"))).toContain('no "loss" in FILE: at the top it holds an array of 1');
  expect(await reasonOf(json(deep(20_000), "loss", "max"))).toContain('no "loss" in FILE');
});

describe("a column of a CSV file", () => {
  const lightning =
    "epoch,step,train_loss,val_loss\n0,9,0.7,\n0,9,,0.61\n1,19,0.5,\n1,19,,0.43\n2,19,,0.5\n2,29,0.4,\n";

  it("has the last non-empty value, or the best or the mean of all", async () => {
    expect(await csv(lightning, "val_loss")).toEqual(value(0.5));
    expect(await csv(lightning, "val_loss", "min")).toEqual(value(0.43));
    expect(await csv(lightning, "val_loss", "max")).toEqual(value(0.61));
    expect(await csv("f1\n0.80\n0.84\n0.79\n0.81\n0.83\n", "f1", "mean")).toMatchObject({
      value: { mean: expect.closeTo(0.814, 12), standardError: expect.closeTo(0.0092736, 6), count: 5 },
    });
    expect(await reasonOf(csv("a,b\n1,\n", "b"))).toBe('column "b" of FILE holds no value');
    expect(await reasonOf(csv("a\n1\nNaN\n", "a"))).toContain("is NaN, not a finite number");
  });

  it("may be separated by tabs or semicolons, then with a decimal comma", async () => {
    expect(await csv("epoch\tval_loss\n1\t0.5\n2\t0.4\n", "val_loss")).toEqual(value(0.4));
    expect(await csv("epoch;val_loss\n1;0,5\n2;0,4\n", "val_loss")).toEqual(value(0.4));
    expect(await csv("epoch;val_loss\n1;0.5\n2;1.125\n", "val_loss")).toEqual(value(1.125));
    expect(await csv("epoch;loss, all\n1;2\n", "loss, all")).toEqual(value(2));
  });

  it("is not read if a separator may be one of thousands", async () => {
    expect(await reasonOf(csv("a;b\n1;0,5\n2;1,234\n", "b"))).toContain('"1,234", not a number without separators');
    expect(await reasonOf(csv("a;b\n1;0,5\n2;1.234\n", "b"))).toContain('"1.234", not a number without separators');
    expect(await reasonOf(csv('a,b\n1,"1,234"\n', "b"))).toContain('"1,234", not a number');
  });

  it("is located by the last header if the program wrote several", async () => {
    expect(await csv("epoch,loss\n1,0.5\nepoch,val,loss\n1,0.4,0.3\n", "loss")).toEqual(value(0.3));
  });
});

describe("an array in a JSON file", () => {
  const history =
    '{"log_history": [{"loss": 1, "epoch": 1}, {"eval_loss": 0.7}, {"loss": 0.5}, {"eval_loss": 0.65}, {"eval_loss": 0.8}, {"runtime": 12}]}';

  it("has a value if pick chooses one", async () => {
    expect(await json('{"f1": [0.8, 0.84, null, 0.81]}', "f1", "max")).toEqual(value(0.84));
    expect(await json('{"f1": [0.8, 0.84, null]}', "f1", "last")).toEqual(value(0.84));
    expect(await json('{"f1": [0.80, 0.84, 0.79, 0.81, 0.83]}', "f1", "mean")).toMatchObject({
      value: { mean: expect.closeTo(0.814, 12), standardError: expect.closeTo(0.0092736, 6), count: 5 },
    });
    expect(await reasonOf(json('{"f1": [1, 2]}', "f1"))).toBe(
      "at f1 in FILE there is an array of 2, not a number; add pick: last, best, max, min or mean",
    );
    expect(await reasonOf(json('{"f1": [1, NaN]}', "f1", "mean"))).toContain("is NaN");
    expect(await reasonOf(json('{"f1": [1, "x"]}', "f1", "max"))).toContain('the value "x", not a number');
    expect(await reasonOf(json('{"f1": []}', "f1", "max"))).toContain("an array of 0 without any number");
  });

  it("may hold objects, of which those with the key count; indices below 0 count from the end", async () => {
    expect(await json(history, "log_history eval_loss", "min")).toEqual(value(0.65));
    expect(await json(history, "log_history eval_loss", "last")).toEqual(value(0.8));
    expect(await json(history, "log_history -2 eval_loss")).toEqual(value(0.8));
    expect(await reasonOf(json(history, "log_history eval_loss"))).toContain(
      "at log_history it holds an array of 6; write an index before the key, or add pick",
    );
    expect(await reasonOf(json(history, "log_history f1", "min"))).toContain('no "f1" in FILE: at log_history');
  });

  it("may be lines of JSON, of which the last with the key is used", async () => {
    const lines = '{"epoch": 0, "f1": 0.5}\n{"epoch": 1, "f1": 0.7}\n{"epoch": 2, "f1": 0.6}\n{"done": true}\n';
    for (const name of ["m.jsonl", "metrics.json"]) {
      expect(await json(lines, "f1", undefined, name)).toEqual(value(0.6));
      expect(await json(lines, "f1", "max", name)).toEqual(value(0.7));
      expect(await json(lines, "0 f1", undefined, name)).toEqual(value(0.5));
    }
    expect(await json('{"f1": 0.5}\n', "f1", undefined, "m.jsonl")).toEqual(value(0.5));
    expect(await reasonOf(json(`${lines}{"f1": 0.`, "f1", undefined, "m.jsonl"))).toBe(
      "line 5 of FILE is not complete, valid JSON",
    );
    expect(await reasonOf(json('{"f1": 0.5}\n{"f1": NaN}\n', "f1", undefined, "m.jsonl"))).toContain("is NaN");
  });
});

describe("a file whose folder the program names", () => {
  it("is the newest match that this trial wrote", async () => {
    const folder = newFolder();
    const write = (version: number, loss: number, at: number): void => {
      mkdirSync(join(folder, `version_${version}`), { recursive: true });
      const file = join(folder, `version_${version}`, "metrics.csv");
      writeFileSync(file, `loss\n${loss}\n`);
      utimesSync(file, at, at);
    };
    const path = join(folder, "version_*", "metrics.csv");
    const source: OutputSource = { kind: "csv", file: [], column: "loss" };
    expect(await reasonOf(readMetric(source, outputAt(path)))).toBe(`no file matches ${path}`);
    write(0, 0.5, 1000);
    const isFresh = watchFiles([path]);
    expect(await reasonOf(readMetric(source, outputAt(path, isFresh)))).toContain("was not written by this trial");
    write(9, 0.25, 2000);
    write(10, 0.125, 3000);
    expect(await readMetric(source, outputAt(path, isFresh))).toEqual(value(0.125));
    expect(await readMetric(source, outputAt(join(folder, "**", "metrics.c?v"), isFresh))).toEqual(value(0.125));
  });
});

/** The bytes of a varint. */
function varint(number: number): number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...varint(Math.floor(number / 128))];
}

const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);

function fixed(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + (bytes.length === 8 ? 1 : 5)]), bytes]);
}

function double(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(number);
  return bytes;
}

function float(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(number);
  return bytes;
}

/** CRC-32C by the bit, masked as TFRecord does. */
function masked(bytes: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return sum;
}

/** A record of an event file with one scalar, as `simple_value` or as a tensor. */
function scalarRecord(time: number, tag: string, number: number, kind: "simple" | "tensor" | "content"): Buffer {
  const tensor =
    kind === "tensor"
      ? Buffer.concat([Buffer.from([8, 1]), field(5, float(number))])
      : Buffer.concat([Buffer.from([8, 2]), field(4, double(number))]);
  const held = kind === "simple" ? fixed(2, float(number)) : field(8, tensor);
  const summary = field(1, Buffer.concat([field(1, Buffer.from(tag)), held]));
  return record(Buffer.concat([fixed(1, double(time)), Buffer.from([16, ...varint(300)]), field(5, summary)]));
}

function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, masked(length), data, masked(data)]);
}

describe("a tag in TensorBoard event files", () => {
  const tag = "val/loss";
  const source: OutputSource = { kind: "tensorboard", file: [], tag };
  const version = record(Buffer.concat([fixed(1, double(1)), field(3, Buffer.from("brain.Event:2"))]));
  const events = Buffer.concat([
    version,
    scalarRecord(2, tag, 0.5, "simple"),
    scalarRecord(3, "val/acc", 9, "simple"),
    scalarRecord(4, tag, 0.25, "tensor"),
    scalarRecord(5, tag, 0.375, "content"),
  ]);

  it("has the values that were written, as plain numbers or as tensors, in the order of time", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "events.out.tfevents.1.host"), events);
    expect(await readMetric(source, outputAt(folder))).toEqual(value(0.375));
    expect(await readMetric({ ...source, pick: "min" }, outputAt(folder))).toEqual(value(0.25));
    writeFileSync(join(folder, "events.out.tfevents.0.host"), scalarRecord(6, tag, 0.75, "simple"));
    expect(await readMetric(source, outputAt(folder))).toEqual(value(0.75));
    const file = join(folder, "events.out.tfevents.1.host");
    expect(await readMetric(source, outputAt(file))).toEqual(value(0.375));
  });

  it("is read up to a last record that is not complete, and refused where the file is damaged", async () => {
    const file = join(newFolder(), "events.out.tfevents.1");
    writeFileSync(file, events.subarray(0, -3));
    expect(await readMetric(source, outputAt(file))).toEqual(value(0.25));
    const damaged = Buffer.from(events);
    damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
    writeFileSync(file, damaged);
    expect(await reasonOf(readMetric(source, outputAt(file)))).toMatch(/cannot be read \(.*(damaged|no record)/);
  });

  it("has a reason if it is missing, from an earlier trial, or in several runs", async () => {
    const folder = newFolder();
    expect(await reasonOf(readMetric(source, outputAt(join(folder, "x"))))).toContain("does not exist");
    expect(await reasonOf(readMetric(source, outputAt(folder)))).toContain("there is no event file of this trial");
    writeFileSync(join(folder, "events.out.tfevents.1"), version);
    expect(await reasonOf(readMetric(source, outputAt(folder)))).toContain(`holds the tag "${tag}"`);
    const isFresh = watchFiles([folder]);
    expect(await reasonOf(readMetric(source, outputAt(folder, isFresh)))).toContain("no event file of this trial");
    appendFileSync(join(folder, "events.out.tfevents.1"), events);
    expect(await readMetric(source, outputAt(folder, isFresh))).toEqual(value(0.375));
    mkdirSync(join(folder, "validation"));
    writeFileSync(join(folder, "validation", "events.out.tfevents.1"), events);
    expect(await reasonOf(readMetric(source, outputAt(folder)))).toContain("several folders in");
  });
});
