import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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

  it("tells why output was lost on a full disk, and goes on", () => {
    const file = join(newFolder(), "log");
    const module = pathToFileURL(join(import.meta.dirname, "../../../build/node/executors/log-file.js")).href;
    const program = `
      const { openLog } = await import(${JSON.stringify(module)});
      const log = openLog(${JSON.stringify(file)});
      const before = log.problem;
      for (let i = 0; i < 9; i++) log.write(Buffer.alloc(100, 97));
      log.close();
      console.log(JSON.stringify({ before, after: log.problem }));`;
    // No file may grow beyond 512 bytes: what a full disk does, without one.
    const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" --input-type=module -e "$1"`;
    const { stdout } = spawnSync("sh", ["-c", limited, process.execPath, program], { encoding: "utf8" });
    const { before, after } = JSON.parse(stdout) as { before?: string; after: string };
    expect(before).toBeUndefined();
    expect(after).toContain(`${file} cannot be written (EFBIG)`);
    expect(readFileSync(file)).toHaveLength(512);
  });
});
