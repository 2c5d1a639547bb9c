import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LogSearch } from "../../../src/node/metrics/log-search.ts";
import { samplesIn } from "../../../src/node/metrics/measure.ts";
import { createProgressReader } from "../../../src/node/metrics/progress-reader.ts";
import { withinTimeLimit } from "../../../src/node/metrics/time-limit.ts";
import { createValuePattern, findAll } from "../../../src/node/metrics/value-pattern.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const TRAP = `${"a".repeat(40)}b 1\n`;
const exponential = /(a+)+ ([0-9]+)$/m;

describe("a search", () => {
  it("is interrupted where a pattern takes exponentially long, and anything else that is thrown arrives", () => {
    expect(withinTimeLimit(() => /(a+)+$/.exec("a".repeat(40).concat("b")), 20)).toBeUndefined();
    expect(withinTimeLimit(() => "done", 20)).toEqual({ value: "done" });
    expect(() =>
      withinTimeLimit(() => {
        throw new RangeError("other");
      }, 20),
    ).toThrow("other");
  });

  it("that is interrupted gives no value, with the pattern and what to write, in logs, progress and samples", async () => {
    const words = "/(a+)+ ([0-9]+)$/ takes too long";
    const log = new LogSearch({ pattern: exponential });
    log.write(TRAP);
    const file = join(newFolder(), "train.log");
    appendFileSync(file, TRAP);
    const quick = { name: "quick", pattern: /b ([0-9]+)/m };
    const reader = createProgressReader(file, [{ name: "loss", pattern: exponential }, quick]);
    const [reading, samples] = await Promise.all([
      log.result("LOG", true),
      samplesIn(TRAP, exponential),
      reader.read(),
    ]);

    expect(reading).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
    log.write("aa 2\n");
    expect((await log.result("LOG", true)).ok).toBe(false);
    appendFileSync(file, TRAP);
    await reader.read();
    expect(reader.problems()["loss"]).toContain(words);
    expect(reader.progress()).toEqual({ quick: { steps: [1, 2], values: [1, 1] } });
    expect(samples.ok ? "read" : samples.reason).toContain(words);
  }, 120_000);

  it("of a pattern that begins with .* takes time in proportion to a line, and finds the same", async () => {
    const line = "0.123 ".repeat(50_000);
    const slow = new LogSearch({ pattern: /.*loss: ([0-9.]+)/m });
    slow.write(`${line}\n${line}loss: 2\n${line}`);
    expect(await slow.result("LOG", true)).toEqual({ ok: true, value: { mean: 2, count: 1 } });

    const text = "x=1 x=2 y\nx=3\n\nx=4 x=5\u2028x=6 z x=7";
    for (const source of [".*x=(\\d)", ".*?x=(\\d)", ".+x=(\\d)", ".+? x=(\\d)", ".*?x=(\\d)\\s*?$", ".*x=3|x=(\\d)"]) {
      const { find } = createValuePattern(new RegExp(source, "m"));
      for (let from = 0; from <= text.length; from++) {
        const plain = new RegExp(source, "gm");
        plain.lastIndex = from;
        const expected = [];
        for (let match = plain.exec(text); match !== null; match = plain.exec(text))
          expected.push([match.index, ...match]);
        expect(findAll(find, text, from).map((match) => [match.index, ...match])).toEqual(expected);
      }
    }
  });
});
