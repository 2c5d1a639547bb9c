/** What every reader of another tool's results keeps. */
import { describe, expect, it } from "vitest";
import { openSource, type SourceStudy, type TrialSource } from "../../src/node/exchange/readers/index.ts";
import { findReader, READERS } from "../../src/node/exchange/readers/registry.ts";

/** A file, and the reader that has to know it. */
export interface SourceCase {
  readonly path: string;
  readonly reader: TrialSource;
}

/** The studies of a file. */
export function readAll({ path, reader }: SourceCase): readonly SourceStudy[] {
  return reader.read(openSource(path));
}

/** Tests a reader with a file of its format. */
export function describeTrialSource(name: string, given: SourceCase): void {
  describe(`the reader of ${name}`, () => {
    const { reader, path } = given;
    const studies = readAll(given);

    it("is the one that is found for its file, also by the name of its format", () => {
      expect(READERS).toContain(reader);
      expect(findReader(openSource(path), undefined)).toBe(reader);
      expect(findReader(openSource(path), reader.format)).toBe(reader);
    });

    it("reads the same trials with the same ids each time", () => {
      expect(readAll(given)).toEqual(studies);
    });

    it("gives each trial an id of its own that fits into a study, and a name", () => {
      for (const { trials } of studies) {
        const ids = trials.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const trial of trials) {
          expect(trial.id.length).toBeGreaterThan(0);
          expect(trial.id.length).toBeLessThanOrEqual(500);
          expect(trial.name).not.toBe("");
        }
      }
    });

    it("has values of its columns only, and each column once", () => {
      for (const { columns, trials } of studies) {
        const keys = columns.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const trial of trials) {
          const used = [trial.cells, trial.standardErrors ?? {}, trial.counts ?? {}, trial.progress ?? {}].flatMap(
            Object.keys,
          );
          expect(keys).toEqual(expect.arrayContaining(used));
        }
      }
    });

    it("does not know the files of other formats", () => {
      const others = READERS.filter((each) => each !== reader && each.format !== "csv");
      expect(others.filter((each) => each.recognises(openSource(path)))).toEqual([]);
    });
  });
}
