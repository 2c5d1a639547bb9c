/**
 * @file What the reader of every source of metrics owes its users. Called with each kind of source.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/node/command-template/index.ts";
import { watchFiles } from "../../src/node/metrics/freshness.ts";
import type { MetricReader, TrialOutput } from "../../src/node/metrics/metric-reader.ts";
import { metricFiles, readBy, readMetric } from "../../src/node/metrics/read-metric.ts";
import type { MetricReading } from "../../src/node/metrics/reading.ts";
import type { OutputSource } from "../../src/node/study-file/metric-sources.ts";
import { newFolder } from "../fixtures/new-folder.ts";

/** A source, its reader, and what a program writes for it. */
export interface SourceUnderTest<Source> {
  /** The source; its file, if it has one, is the template `{file}`. */
  readonly source: Source;
  readonly reader: MetricReader<Source>;
  /** The output of a program whose metric took these values in turn, as the program spells them. */
  write(values: readonly string[]): string;
  /** Output of the right form that does not hold the metric. */
  readonly without: string;
  /** Tests of the contract that do not apply, and why. */
  readonly exceptions?: readonly { readonly test: string; readonly reason: string }[];
}

/** The template that stands for the file under test. */
export const sourceFile = parseTemplate("{file}");

/** Runs the contract on a source that is registered, through the registry. */
export function describeRegisteredSource(
  name: string,
  { source, ...rest }: Omit<SourceUnderTest<OutputSource>, "reader">,
): void {
  const reader = { files: metricFiles, read: readMetric } as MetricReader<OutputSource>;
  describeMetricSource(name, { source, reader, ...rest });
}

export function describeMetricSource<Source>(name: string, under: SourceUnderTest<Source>): void {
  const { source, reader, write, without, exceptions = [] } = under;
  const readSource = (output: TrialOutput): Promise<MetricReading> => readBy(reader, source, output);
  const test = (title: string, body: () => Promise<void>): void => {
    const exception = exceptions.find((each) => each.test === title);
    if (exception === undefined) it(title, body);
    else it.skip(`${title} (${exception.reason})`, body);
  };
  const fresh = (): string => join(newFolder(), "output");
  const outputIn = (file: string, isFresh: TrialOutput["isFresh"] = () => true): TrialOutput => ({
    path: () => file,
    stdoutFile: file,
    stderrFile: file,
    outputFile: file,
    isFresh,
  });
  const read = (text: string): Promise<MetricReading> => {
    const file = fresh();
    writeFileSync(file, text);
    return readSource(outputIn(file));
  };
  const reasonOf = async (reading: Promise<MetricReading>): Promise<string> => {
    const got = await reading;
    return got.ok ? `none: it read ${got.value.mean}` : got.reason;
  };

  describe(`metric source contract: ${name}`, () => {
    test("reads the last value that the program left", async () => {
      expect(await read(write(["0.5"]))).toEqual({ ok: true, value: { mean: 0.5, count: 1 } });
      expect(await read(write(["0.5", "3", "-1.25e-3"]))).toEqual({ ok: true, value: { mean: -0.00125, count: 1 } });
    });

    test("has a reason that names the file where that is missing", async () => {
      const file = fresh();
      expect(await reasonOf(readSource(outputIn(file)))).toContain(`${file} does not exist`);
    });

    test("does not take a file that an earlier trial left for this trial's", async () => {
      const file = fresh();
      writeFileSync(file, write(["0.5"]));
      expect(reader.files(source)).toEqual([sourceFile]);
      const output = outputIn(file, watchFiles([file]));
      expect(await reasonOf(readSource(output))).toContain("was not written by this trial");
      writeFileSync(file, write(["0.5", "0.75"]));
      expect(await readSource(output)).toMatchObject({ value: { mean: 0.75 } });
    });

    test("has a reason where the output does not hold the metric, or is empty", async () => {
      expect(await reasonOf(read(without))).not.toContain("none");
      expect(await reasonOf(read(""))).not.toContain("none");
    });

    test("has a reason where the value is not a finite number", async () => {
      for (const text of ["NaN", "Infinity", "-Infinity"]) {
        expect(await reasonOf(read(write(["0.5", text])))).toContain(`is ${text}, not a finite number`);
      }
    });

    test("reads the same again, and changes nothing", async () => {
      const file = fresh();
      writeFileSync(file, write(["0.5", "0.25"]));
      const output = outputIn(file);
      const first = await readSource(output);
      expect(await readSource(output)).toEqual(first);
      expect(readFileSync(file, "utf8")).toBe(write(["0.5", "0.25"]));
    });

    test("never rejects, whatever the program wrote", async () => {
      const whole = write(["0.5", "0.25"]);
      const cut = fc.integer({ min: 0, max: whole.length }).map((length) => whole.slice(0, length));
      await fc.assert(
        fc.asyncProperty(fc.oneof(cut, fc.string({ unit: "binary" })), async (text) => {
          const reading = await read(text);
          if (reading.ok) expect(Number.isFinite(reading.value.mean)).toBe(true);
          else expect(reading.reason).not.toBe("");
        }),
        { seed: 11, numRuns: 100 },
      );
    });
  });
}
