import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../../src/node/executors/index.ts";
import { logReader } from "../../../src/node/metrics/log-reader.ts";
import { LogSearch } from "../../../src/node/metrics/log-search.ts";
import type { MetricReading } from "../../../src/node/metrics/reading.ts";
import { createIssueReport } from "../../../src/node/study-file/issue-report.ts";
import type { LogSource, ValuePick } from "../../../src/node/study-file/metric-sources.ts";
import { readPattern } from "../../../src/node/study-file/pattern.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** A pattern as a study file has it. */
function pattern(text: string): RegExp {
  const report = createIssueReport(() => ({ line: 0, column: 0 }));
  const found = readPattern(text, [], report);
  expect(report.issues).toEqual([]);
  return found!;
}

function search(text: string, written: string, pick?: ValuePick): Promise<MetricReading> {
  const found = new LogSearch({ pattern: pattern(written), ...(pick === undefined ? {} : { pick }) });
  found.write(text);
  return found.result("LOG", true);
}

const value = (mean: number): MetricReading => ({ ok: true, value: { mean, count: 1 } });
const reasonOf = (reading: MetricReading): string => (reading.ok ? `none: read ${reading.value.mean}` : reading.reason);

describe("a number in a log", () => {
  it.each([
    ["loss=1.2e-05", "1.2", "1.2e-05", "write {number}"],
    ["loss=1.2E+3", "1.2", "1.2E+3", "write {number}"],
    ["loss=1.2d-05", "1.2", "1.2d-05", "print it"],
    ["loss=1,234.5", "1", "1,234.5", "print it"],
    ["loss=1'234.5", "1", "1'234.5", "print it"],
    ["loss=1_234.5", "1", "1_234.5", "print it"],
    ["loss=1\u00a0234.5", "1", "1 234.5", "print it"],
    ["loss=0,45", "0", "0,45", "print it"],
    ["loss=1.234,5", "1.234", "1.234,5", "print it"],
    ["loss=0x1F", "0", "0x1F", "print it"],
    ["loss=1.#INF", "1.", "1.#INF", "print it"],
    ["loss=1.2×10^-5", "1.2", "1.2×10^-5", "print it"],
    ["loss=1.5-101", "1.5", "1.5-101", "print it"],
    ["loss=1:30", "1", "1:30", "print it"],
    ["loss=1.2k", "1.2", "1.2k", "print it without k, or write {number}k if it is always k"],
    ["loss=25.56 M", "25.56", "25.56 M", "print it without M, or write {number} M if it is always M"],
    ["loss=1.5(2)e-3", "1.5", "1.5(2)e-3", "print it"],
    ["loss=1.5 e-3", "1.5", "1.5 e-3", "print it"],
    ["loss=1.5e", "1.5", "1.5e", "print it"],
    ["loss=10^-3", "10", "10^-3", "print it"],
    ["loss=10⁻³", "10", "10⁻³", "print it"],
    ["loss=3+4j", "3", "3+4j", "print it"],
    ["loss=1m30.5s", "1", "1m30.5s", "print it"],
    ["loss=1 234.5", "1", "1 234.5", "print it"],
  ])("is not cut: of %s only a part would be read", async (text, found, whole, advice) => {
    const reason = reasonOf(await search(`loss=0.5\n${text}\n`, "loss=([0-9.]+)"));
    expect(reason).toContain(`/loss=([0-9.]+)/ found "${found}" in "${whole}"; ${advice}`);
    expect(reason).toContain("LOG");
  });

  it.each([
    ["loss=.+([0-9.]+)", "loss=0.45", "5", "0.45"],
    ["loss=.([0-9.]+)", "loss=-0.5", "0.5", "-0.5"],
    ["loss=.([0-9.]+)", "loss=−0.5", "0.5", "−0.5"],
    ["loss=-?([0-9.]+)", "loss=-0.5", "0.5", "-0.5"],
    ["loss=.*?,([0-9.]+)", "loss=0.5,1,234.5", "1", "0.5,1,234.5"],
    ["e-([0-9]+)", "loss=1e-05", "05", "1e-05"],
    ["loss=([0-9]+)", "loss=12.5", "12", "12.5"],
    ["loss=([0-9.]+).*", "loss=1.2e-05 x", "1.2", "1.2e-05"],
  ])("is not cut at its beginning or by the group of %s in %s", async (written, text, found, whole) => {
    expect(reasonOf(await search(text, written))).toContain(`found "${found}" in "${whole}"; `);
  });

  it.each([
    ["loss={number}", "loss=0.5.", 0.5],
    ["loss=([0-9.]+)", "loss=0.5, acc=1", 0.5],
    ["loss=([0-9.]+)", "loss=0.5,acc=1", 0.5],
    ["\\[([0-9.]+)", "[0.5,0.6]", 0.5],
    ["^\\d+,([0-9.]+),", "12,34,5", 34],
    ["acc: ([0-9.]+)%", "acc: 71.59% (9332/13036)", 71.59],
    ["acc: ([0-9.]+)", "acc: 0.93±0.02", 0.93],
    ["took ([0-9.]+)", "took 12ms", 12],
    ["size ([0-9.]+)M", "size 9.25M", 9.25],
    ["acc-([0-9.]+)", "acc-0.93", 0.93],
    ["epoch (\\d+):", "epoch 3:45", 3],
    ["loss {number}", "loss +1.5e-3 ", 0.0015],
    ["loss {number}", "loss -.5", -0.5],
    ["loss: ?(.*)", "loss:  -1e-3 ", -0.001],
  ])("is read as it stands: %s in %s", async (written, text, number) => {
    expect(await search(text, written)).toEqual(value(number));
  });

  it("in any notation matches {number}; a word that begins like a number does not", async () => {
    for (const text of ["1", "-1.5", "+2.", ".5", "1e5", "-1.25E-07"]) {
      expect(await search(`loss: ${text}`, "loss: {number}")).toEqual(value(Number(text)));
    }
    expect(reasonOf(await search("loss information, loss nanometre", "loss {number}"))).toContain(
      "nothing in LOG matches",
    );
  });

  it("is found under colours and after carriage returns", async () => {
    const log = "\r 50%|##| 1/2\r100%|####|\rfinal loss: 0.25\r\naccuracy: \u001b[32m0.93\u001b[0m\n";
    expect(await search(log, "^final loss: {number}$")).toEqual(value(0.25));
    expect(await search(log, "accuracy: ([0-9.]+)")).toEqual(value(0.93));
  });
});

describe("the last value in a log", () => {
  it("is used even if the group of the pattern does not match it", async () => {
    expect(reasonOf(await search("loss: 0.5\nloss: nan\n", "loss: ([0-9.]+)"))).toBe(
      "the value of /loss: ([0-9.]+)/ in LOG is NaN, not a finite number",
    );
    expect(reasonOf(await search("loss: 0.5\nloss: -inf\n", "loss: {number}"))).toContain("is -Infinity");
    expect(reasonOf(await search("loss: 0.5\nloss: -0.5\n", "loss: ([0-9.]+)"))).toBe(
      '/loss: ([0-9.]+)/ does not match "loss: -0.5"; write {number} in place of the group (in LOG)',
    );
    expect(await search("loss: nan\nloss: 0.5\n", "loss: ([0-9.]+)")).toEqual(value(0.5));
    expect(await search("loss: 1e5\nloss: 0.5\n", "loss: ([0-9.]+)")).toEqual(value(0.5));
  });

  it("does not depend on how the log arrives in pieces, even if a match spans several lines", async () => {
    const log = Array.from({ length: 3000 }, (_, i) => `epoch ${i}\n  loss:\n    ${i / 8}\nacc=${i}\n`).join("");
    for (const size of [7, 1000, 70_000]) {
      const lines = new LogSearch({ pattern: /acc=(\d+)/ });
      const spanning = new LogSearch({ pattern: /loss:\s+(\S+)/, pick: "mean" });
      for (let at = 0; at < log.length; at += size) {
        lines.write(log.slice(at, at + size));
        spanning.write(log.slice(at, at + size));
      }
      expect(await lines.result("LOG", true)).toEqual(value(2999));
      expect(await spanning.result("LOG", true)).toMatchObject({ value: { mean: 2999 / 16, count: 3000 } });
    }
  });

  it("is known from the complete lines while the program still runs", async () => {
    const found = new LogSearch({ pattern: /loss (\S+)/m });
    found.write("loss 1\nloss 2.");
    expect(await found.result("LOG", false)).toEqual(value(1));
    found.write("5\n");
    expect(await found.result("LOG", false)).toEqual(value(2.5));
    found.write("loss 3");
    expect(await found.result("LOG", true)).toEqual(value(3));
  });

  it("is not chosen among several before a gap in a log that was too long; other picks are refused there", async () => {
    const file = join(newFolder(), "stdout.log");
    const log = openLog(file, 100, 100);
    log.write(Buffer.from(`loss 0.5\n${"x".repeat(80)}\nloss 0.25\n${"y".repeat(300)}\nz\n`));
    log.close();
    const output = { path: () => file, stdoutFile: file, stderrFile: file, outputFile: file, isFresh: () => true };
    const source: LogSource = { kind: "stdout", pattern: pattern("loss {number}") };
    const lost = expect.stringContaining(
      `${file} is cut, because it was too long: 203 bytes after the first 100 were left out; /loss `,
    );
    expect(await logReader.read(source, output)).toEqual({ ok: false, reason: lost });
    expect(reasonOf(await logReader.read(source, output))).toContain(
      "matches before them, and its last match may be in them",
    );
    const none = await logReader.read({ ...source, pattern: pattern("accuracy {number}") }, output);
    expect(reasonOf(none)).toMatch(/^.*stdout\.log is cut.* matches nothing in the rest$/);
    const end = openLog(file, 100, 100);
    end.write(Buffer.from(`${"y".repeat(300)}\nloss 0.125\n`));
    end.close();
    expect(await logReader.read(source, output)).toEqual(value(0.125));
    expect(reasonOf(await logReader.read({ ...source, pick: "min" }, output))).toContain(
      " after the first 100, 112 bytes after the first 337 were left out; ",
    );
    expect(await logReader.read(source, { ...output, found: async () => value(0.75) })).toEqual(value(0.75));
  });
});

describe("a value of a log that was cut", () => {
  const text = (first: string, last: string): string => `${first}\n${"x".repeat(85)}\n${"y".repeat(300)}\n${last}\n`;
  async function readCut(written: string, from: string, pick?: LogSource["pick"]) {
    const file = join(newFolder(), "stdout.log");
    const log = openLog(file, 100, 100);
    log.write(Buffer.from(written));
    log.close();
    const output = { path: () => file, stdoutFile: file, stderrFile: file, outputFile: file, isFresh: () => true };
    return logReader.read({ kind: "stdout", pattern: pattern(from), ...(pick === undefined ? {} : { pick }) }, output);
  }

  it("is the last one where that is after the gap", async () => {
    expect(await readCut(text("begin", "loss 0.25"), "loss {number}")).toEqual(value(0.25));
    expect(await readCut(text("loss 0.5", "loss 0.25"), "loss {number}")).toEqual(value(0.25));
  });

  it("is none where the one that counts may have been left out, although one was kept", async () => {
    const before = await readCut(text("loss 0.5", "end"), "loss {number}");
    expect(reasonOf(before)).toContain("matches before them, and its last match may be in them");
    for (const pick of ["max", "mean"] as const) {
      const read = await readCut(text("begin", "loss 0.25"), "loss {number}", pick);
      expect(reasonOf(read)).toContain(`matches in the rest, and pick: ${pick} needs every match`);
    }
  });

  it("is not read from a line that the gap has cut", async () => {
    const cut = `${"x".repeat(90)}\nloss 0.123456789${"y".repeat(300)}\nend\n`;
    expect(reasonOf(await readCut(cut, "loss {number}"))).toContain("matches nothing in the rest");
  });
});

describe("which of many values in a log", () => {
  const log = "val_acc=0.61\nval_acc=0.93\nval_acc=nan\nval_acc=0.88\n";

  it("is chosen by pick: the last, the best, or the mean with its standard error", async () => {
    expect(await search(log, "val_acc={number}")).toEqual(value(0.88));
    expect(await search(log, "val_acc={number}", "max")).toEqual(value(0.93));
    expect(await search(log, "val_acc={number}", "min")).toEqual(value(0.61));
    expect(reasonOf(await search(log, "val_acc={number}", "mean"))).toContain("is NaN");
    expect(await search("f1 0.80\nf1 0.84\nf1 0.79\nf1 0.81\nf1 0.83\n", "f1 {number}", "mean")).toMatchObject({
      value: { mean: expect.closeTo(0.814, 12), standardError: expect.closeTo(0.0092736, 6), count: 5 },
    });
    expect(reasonOf(await search("a nan\na inf\n", "a {number}", "max"))).toContain("is Infinity, not a finite number");
  });

  it("is refused if one of them cannot be read", async () => {
    expect(reasonOf(await search("loss=1.2e-05\nloss=0.5\n", "loss=([0-9.]+)", "min"))).toContain(
      'found "1.2" in "1.2e-05"',
    );
    expect(reasonOf(await search("loss=-3\nloss=0.5\n", "loss=([0-9.]+)", "min"))).toContain(
      'does not match "loss=-3"',
    );
  });
});

describe("a pattern without a match in its stream", () => {
  it("gets a hint if it matches in the other stream", async () => {
    const folder = newFolder();
    const [stdoutFile, stderrFile] = [join(folder, "stdout.log"), join(folder, "stderr.log")];
    writeFileSync(stdoutFile, "start\n");
    writeFileSync(stderrFile, "INFO:root:f1=0.71\n");
    const output = { path: () => "", stdoutFile, stderrFile, outputFile: "", isFresh: () => true };
    const source: LogSource = { kind: "stdout", pattern: pattern("f1={number}") };
    expect(await logReader.read(source, output)).toEqual({
      ok: false,
      reason: `nothing in ${stdoutFile} matches /f1={number}/; it matches what was printed to stderr: write stderr in place of stdout`,
    });
    expect(await logReader.read({ ...source, kind: "stderr" }, output)).toEqual(value(0.71));
  });
});
