import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLog } from "../../../src/node/executors/log-file.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** The log of the given chunks with room for 10 first and 5 last bytes. */
function logOf(chunks: readonly string[]): string {
  const file = join(newFolder(), "log");
  const log = openLog(file, 10, 5);
  for (const chunk of chunks) log.write(Buffer.from(chunk));
  log.close();
  return readFileSync(file, "utf8");
}

describe("a log", () => {
  it("holds everything up to its limit", () => {
    expect(logOf(["abc", "def", "ghijklmno"])).toBe("abcdefghijklmno");
  });

  it("beyond its limit holds the beginning and the end, and says how much it left out", () => {
    expect(logOf(["0123456789", "-----", "-----", "accuracy", "=0.9"])).toBe(
      "0123456789\n[17 bytes of output left out here]\ny=0.9",
    );
  });

  it("is the same however the output was cut into chunks", () => {
    const output = "abcdefghijklmnopqrstuvwxyz0123456789";
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 36 })), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), output.length];
        const chunks = places.slice(1).map((end, index) => output.slice(places[index], end));
        expect(logOf(chunks)).toBe(logOf([output]));
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});
