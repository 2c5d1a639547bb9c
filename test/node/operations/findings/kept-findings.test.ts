import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findingsKey, keptFindings } from "../../../../src/node/operations/findings/kept-findings.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const KEY = findingsKey({ trials: [{ number: 0 }] });

/** A computation that counts how often it is made. */
function counted<T>(value: T): { readonly compute: () => Promise<T>; times: number } {
  const computation = {
    times: 0,
    compute: async () => {
      computation.times++;
      return value;
    },
  };
  return computation;
}

describe("findings that are kept", () => {
  it("are computed once for the same study, trials and models, and read again as they were, bit for bit", async () => {
    const folder = newFolder();
    const findings = {
      none: undefined,
      numbers: [-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 0.1 + 0.2],
      draws: Float64Array.of(1 / 3, Number.NaN),
      byTrial: new Map([[3, { mean: 2 / 3 }]]),
    };
    const computation = counted(findings);
    const first = await keptFindings(folder, "analysis", KEY, computation.compute);
    const again = await keptFindings(folder, "analysis", KEY, computation.compute);
    expect(computation.times).toBe(1);
    expect(first).toBe(findings);
    expect(again).toStrictEqual(findings);
    expect(Object.is(again.numbers[0], -0)).toBe(true);
  });

  it("are computed each time where what they rest on is not plain data, of which a change might not be seen", async () => {
    const folder = newFolder();
    for (const source of [new Map([[1, 2]]), new Set([1]), Float64Array.of(1), () => 1]) {
      expect(findingsKey({ source })).toBeUndefined();
    }
    const computation = counted(7);
    for (let call = 0; call < 2; call++) {
      expect(await keptFindings(folder, "analysis", undefined, computation.compute)).toBe(7);
    }
    expect(computation.times).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("are shown where they cannot be kept", async () => {
    const value = { show: () => "a function has no clone" };
    expect(await keptFindings(newFolder(), "analysis", KEY, async () => value)).toBe(value);
  });

  it("are computed anew as soon as anything that they rest on has changed", async () => {
    const folder = newFolder();
    const trial = { number: 0, status: "completed", metrics: { accuracy: { mean: 0.9, count: 1 } } };
    const sources = { study: { name: "nlu" }, trials: [trial], modelState: "{}" };
    const others = [
      { ...sources, study: { name: "nlu", strategy: "map" } },
      { ...sources, trials: [{ ...trial, status: "running" }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: 0.9000000000000001, count: 1 } } }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: Number.POSITIVE_INFINITY, count: 1 } } }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: "Infinity", count: 1 } } }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: null, count: 1 } } }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: 0, count: 1 } } }] },
      { ...sources, trials: [{ ...trial, metrics: { accuracy: { mean: -0, count: 1 } } }] },
      { ...sources, trials: [trial, { ...trial, number: 1 }] },
      { ...sources, modelState: undefined },
    ];
    const computation = counted("computed");
    for (const each of [sources, ...others, sources]) {
      await keptFindings(folder, "analysis", findingsKey(each), computation.compute);
    }
    expect(computation.times).toBe(others.length + 2);
  });

  it("are one of each name, so that they take the space of the last ones", async () => {
    const folder = newFolder();
    for (const state of ["a", "b", "c"]) {
      for (const name of ["analysis", "diagnosis"] as const) {
        expect(await keptFindings(folder, name, findingsKey({ state }), async () => [name, state])).toEqual([
          name,
          state,
        ]);
      }
    }
    expect(readdirSync(join(folder, "findings")).sort()).toEqual(["analysis", "diagnosis"]);
  });

  it.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ["empty", () => Buffer.alloc(0)],
    [
      "damaged in one bit",
      (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte))),
    ],
  ])("are computed anew, and kept again, where their file is %s", async (_how, damaged) => {
    const folder = newFolder();
    const computation = counted({ gain: 0.25 });
    await keptFindings(folder, "analysis", KEY, computation.compute);
    const path = join(folder, "findings", "analysis");
    writeFileSync(path, damaged(readFileSync(path)));
    expect(await keptFindings(folder, "analysis", KEY, computation.compute)).toEqual({ gain: 0.25 });
    expect(computation.times).toBe(2);
    expect(await keptFindings(folder, "analysis", KEY, computation.compute)).toEqual({ gain: 0.25 });
    expect(computation.times).toBe(2);
  });

  it("are shown where nothing can be written", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "findings"), "in the place of the folder");
    expect(await keptFindings(folder, "analysis", KEY, async () => 7)).toBe(7);
    const locked = newFolder();
    chmodSync(locked, 0o500);
    expect(await keptFindings(locked, "analysis", KEY, async () => 7)).toBe(7);
    chmodSync(locked, 0o700);
  });

  it("do not bring back the folder of a study that was removed meanwhile", async () => {
    const folder = join(newFolder(), "study.paretune");
    mkdirSync(folder);
    const compute = async () => {
      rmSync(folder, { recursive: true });
      return 7;
    };
    expect(await keptFindings(folder, "analysis", KEY, compute)).toBe(7);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ["a file of the user's", (path: string) => writeFileSync(path, "my notes")],
    ["a link to a file", (path: string, other: string) => symlinkSync(other, path)],
    ["a folder", (path: string) => mkdirSync(path)],
  ])("do not replace %s", async (_what, occupy) => {
    const [folder, other] = [newFolder(), join(newFolder(), "precious")];
    writeFileSync(other, "my notes");
    mkdirSync(join(folder, "findings"));
    const path = join(folder, "findings", "analysis");
    occupy(path, other);
    expect(await keptFindings(folder, "analysis", KEY, async () => 7)).toBe(7);
    expect(readFileSync(other, "utf8")).toBe("my notes");
    if (lstatSync(path).isFile()) expect(readFileSync(path, "utf8")).toBe("my notes");
    expect(readdirSync(join(folder, "findings"))).toEqual(["analysis"]);
  });

  it("are not written into a folder that a link leads to", async () => {
    const [folder, other] = [newFolder(), newFolder()];
    symlinkSync(other, join(folder, "findings"));
    expect(await keptFindings(folder, "analysis", KEY, async () => 7)).toBe(7);
    expect(readdirSync(other)).toEqual([]);
  });

  it("remove what a process left that was killed while it wrote", async () => {
    const folder = newFolder();
    await keptFindings(folder, "analysis", KEY, async () => 7);
    writeFileSync(join(folder, "findings", "volumes.draft"), "half");
    await keptFindings(folder, "diagnosis", KEY, async () => 8);
    expect(readdirSync(join(folder, "findings")).sort()).toEqual(["analysis", "diagnosis"]);
  });

  it("are not read from what is no regular file", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "findings"));
    symlinkSync("/dev/zero", join(folder, "findings", "analysis"));
    expect(await keptFindings(folder, "analysis", KEY, async () => 7)).toBe(7);
  });

  it("are not kept of a computation that fails", async () => {
    const folder = newFolder();
    const failing = keptFindings(folder, "analysis", KEY, () => Promise.reject(new Error("interrupted")));
    await expect(failing).rejects.toThrow("interrupted");
    expect(existsSync(join(folder, "findings"))).toBe(false);
  });
});
