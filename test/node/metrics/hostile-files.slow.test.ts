import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expandFiles } from "../../../src/node/metrics/file-pattern.ts";
import { watchFiles } from "../../../src/node/metrics/freshness.ts";
import { readMetric } from "../../../src/node/metrics/read-metric.ts";
import type { OutputSource, ValuePick } from "../../../src/node/study-file/metric-sources.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

async function readAt(file: string, source: OutputSource): Promise<number | string> {
  const output = { path: () => file, stdoutFile: file, stderrFile: file, outputFile: file, isFresh: () => true };
  const reading = await readMetric(source, output);
  return reading.ok ? reading.value.mean : reading.reason.replaceAll(file, "FILE");
}

function read(name: string, text: string | Buffer, source: OutputSource): Promise<number | string> {
  const file = join(newFolder(), name);
  writeFileSync(file, text);
  return readAt(file, source);
}

const JSON_SOURCE: OutputSource = { kind: "json", file: [], path: ["loss"] };
const CSV_SOURCE: OutputSource = { kind: "csv", file: [], column: "loss" };
const SOURCES: readonly (readonly [string, OutputSource])[] = [
  ["json", JSON_SOURCE],
  ["csv", CSV_SOURCE],
  ["tensorboard", { kind: "tensorboard", file: [], tag: "loss" }],
  ["stdout", { kind: "stdout", pattern: /^loss (\S+)/m }],
];

const json = (text: string | Buffer, pick?: ValuePick): Promise<number | string> =>
  read("m.json", text, { ...JSON_SOURCE, ...(pick === undefined ? {} : { pick }) });
const csv = (text: string | Buffer): Promise<number | string> => read("m.csv", text, CSV_SOURCE);

describe.each(SOURCES)("what is in the place of a file of kind %s", (_, source) => {
  it("is not waited for and not read unless it is a regular file", async () => {
    const folder = newFolder();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync("/dev/zero", join(folder, "device"));
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync(join(folder, "missing"), join(folder, "nowhere"));
    const found = async (name: string): Promise<number | string> => readAt(join(folder, name), source);
    expect(await found("pipe")).toBe("FILE is a named pipe, not a regular file");
    expect(await found("device")).toBe("FILE is a device, not a regular file");
    expect(await found("loop")).toMatch(/FILE does not exist|FILE cannot be read \(ELOOP/);
    expect(await found("nowhere")).toBe("FILE does not exist");
    if (source.kind !== "tensorboard") expect(await found(".")).toContain("is a folder, not a regular file");
  });

  it("is refused with its limit where it is too large", async () => {
    const file = join(newFolder(), "sparse");
    closeSync(openSync(file, "w"));
    truncateSync(file, 2 ** 33);
    expect(await readAt(file, source)).toMatch(/^FILE is too large: at most \d+ MiB of it are read$/);
  });
});

describe("a JSON file", () => {
  it("is read with strings and nesting of any length", async () => {
    expect(await json(`{"plot": "${"A".repeat(8_400_000)}", "loss": 0.5}`)).toBe(0.5);
    expect(await json(`{"plot": "${'\\"\\\\'.repeat(300_000)}", "loss": NaN, "loss": 0.5}`)).toBe(0.5);
    expect(await json(`{"deep": ${"[".repeat(100_000)}${"]".repeat(100_000)}, "loss": 0.5}`)).toBe(0.5);
    expect(await json(`{"loss": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "last")).toContain("not a number");
  });

  it("keeps what looks like NaN or Infinity within a text", async () => {
    const text = '{"a": "NaN, \\"Infinity", "NaN": [NaN, -Infinity], "loss": -Infinity}';
    expect(await json(text)).toBe("the value at loss in FILE is -Infinity, not a finite number");
    expect(await read("m.json", text, { ...JSON_SOURCE, path: ["a"] })).toContain('the value "NaN, \\"Infinity"');
    expect(await json('{"loss": NaNa}')).toContain("not complete, valid JSON");
    expect(await json('{"loss": --Infinity}')).toContain("not complete, valid JSON");
  });

  it("may begin with a byte order mark and hold bytes that are not UTF-8, but is not read in UTF-16", async () => {
    expect(await json('\uFEFF{"loss": 0.5}')).toBe(0.5);
    expect(
      await json(Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xff, 0xc3]), Buffer.from('", "loss": 2}')])),
    ).toBe(2);
    expect(await json(Buffer.from('\uFEFF{"loss": 0.5}', "utf16le"))).toBe("FILE is text in UTF-16; write it in UTF-8");
    expect(await csv(Buffer.from("\uFEFFloss\n1\n", "utf16le"))).toBe("FILE is text in UTF-16; write it in UTF-8");
  });

  it("is refused with its limit where it holds too many values", async () => {
    expect(await json(`{"x": [${"0,".repeat(2_100_000)}0], "loss": 1}`)).toContain("more than 2,000,000 values");
    expect(await read("m.jsonl", "1\n".repeat(2_000_001), JSON_SOURCE)).toContain("more than 2,000,000 values");
  });
});

describe("a CSV file", () => {
  it("is read row by row", async () => {
    expect(await csv(`epoch,loss\n${"1,7\n".repeat(100_000)}2,0.5\n`)).toBe(0.5);
    expect(await csv(`epoch,loss\n1,7,${"0,".repeat(200_000)}\n2,0.5`)).toBe(0.5);
  });

  it("is refused with its limit where a row is too long, also one of bytes 0", async () => {
    expect(await csv(`epoch,loss\n1,"${"7".repeat(17_000_000)}"\n`)).toBe("FILE has a row of more than 16 MiB");
    expect(await csv(Buffer.concat([Buffer.from("epoch,loss\n"), Buffer.alloc(17 << 20)]))).toBe(
      "FILE has a row of more than 16 MiB",
    );
    expect(await csv('epoch,loss\n1,"7\n')).toBe("FILE is not valid CSV (a quote that is never closed?)");
  });
});

describe("a path with wildcards", () => {
  it("does not follow links to folders, which may lead back, and matches in bounded time", () => {
    const folder = newFolder();
    mkdirSync(join(folder, "run", "deep"), { recursive: true });
    for (const name of ["a", "b", "c", "d"]) symlinkSync(".", join(folder, "run", name));
    writeFileSync(join(folder, "run", "deep", "m.json"), "{}");
    expect(expandFiles(join(folder, "**", "m.json"))).toEqual([join(folder, "run", "deep", "m.json")]);
    expect(expandFiles(join(folder, "*", "?eep", "*.j*n"))).toEqual([join(folder, "run", "deep", "m.json")]);
    writeFileSync(join(folder, "a".repeat(250)), "");
    expect(expandFiles(join(folder, `${"*a".repeat(20)}*b`))).toEqual([]);
  });

  it("sees nothing where nothing may be seen, without an error", () => {
    const folder = newFolder();
    symlinkSync("loop", join(folder, "loop"));
    expect(expandFiles(join(folder, "loop", "**", "*"))).toEqual([]);
    expect(watchFiles([join(folder, "loop"), "/no\0where"])(join(folder, "loop"))).toBe(false);
  });
});
