import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillTemplate, parseTemplate } from "../../../src/node/command-template/index.ts";
import { readMetric } from "../../../src/node/metrics/index.ts";
import type { OutputSource } from "../../../src/node/study-file/metric-sources.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-half-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The value that is read from a file with this text; undefined for none. */
async function valueIn(name: string, text: string, isRunning: boolean): Promise<number | undefined> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const sources: Readonly<Record<string, OutputSource>> = {
    csv: { kind: "csv", file: parseTemplate(file), column: "loss" },
    json: { kind: "json", file: parseTemplate(file), path: ["loss"] },
    jsonl: { kind: "json", file: parseTemplate(file), path: ["loss"] },
    txt: { kind: "stdout", pattern: /^loss (\S+)/m },
  };
  const source = sources[name.split(".")[1] ?? ""];
  if (source === undefined) throw new Error(name);
  const path = (template: Parameters<typeof fillTemplate>[0]): string => fillTemplate(template, {});
  const logs = { stdoutFile: file, stderrFile: file, outputFile: file };
  const reading = await readMetric(source, { path, ...logs, isFresh: () => true, isRunning });
  return reading.ok ? reading.value.mean : undefined;
}

describe("a value that is read while its program runs", () => {
  it.each([
    ["a row of a CSV file", "m.csv", "epoch,loss\n1,0.75\n2,0.5", 0.75, 0.5],
    ["the first row of a CSV file", "m.csv", "epoch,loss\n1,0.7", undefined, 0.7],
    ["a line of printed text", "m.txt", "loss 0.75\nloss 0.5", 0.75, 0.5],
    ["the first line of printed text", "m.txt", "loss 0.7", undefined, 0.7],
    ["a line of JSON", "m.jsonl", '{"loss": 0.75}\n{"loss": 0.5}', 0.75, 0.5],
    ["the first line of JSON", "m.jsonl", '{"loss": 0.75}', undefined, 0.75],
    ["half a line of JSON", "m.jsonl", '{"loss": 0.75}\n{"loss": 0.', 0.75, undefined],
    ["a half JSON file", "m.json", '{"loss": 0.75', undefined, undefined],
    ["a whole JSON file without a last line break", "m.json", '{"loss": 0.75}', 0.75, 0.75],
    ["half a line after whole ones in a JSON file", "m.json", '{"loss": 0.75}\n{"lo', 0.75, undefined],
  ])("counts only when its line or document is complete: %s", async (_, name, text, running, ended) => {
    expect(await valueIn(name, text, true)).toBe(running);
    expect(await valueIn(name, text, false)).toBe(ended);
  });
});
