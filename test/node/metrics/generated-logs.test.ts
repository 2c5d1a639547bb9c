import { describe, expect, it } from "vitest";
import { LogSearch } from "../../../src/node/metrics/log-search.ts";
import { createIssueReport } from "../../../src/node/study-file/issue-report.ts";
import { readPattern } from "../../../src/node/study-file/pattern.ts";
import { type GeneratedLog, generateLog, uniform } from "../../reference/generated-logs.ts";

const COUNT = 2000;

/** What is read of a log that arrives in pieces of a random size. */
async function read(log: GeneratedLog, size: number): Promise<number | string> {
  const pattern = readPattern(
    log.pattern,
    [],
    createIssueReport(() => ({ line: 0, column: 0 })),
  );
  const search = new LogSearch({ pattern: pattern! });
  const text = log[log.stream];
  for (let at = 0; at < text.length; at += size) search.write(text.slice(at, at + size));
  const reading = await search.result("LOG", true);
  return reading.ok ? reading.value.mean : reading.reason;
}

describe("the value read from any log", () => {
  it("is the last value as it was printed, or is missing with a reason", async () => {
    const random = uniform(20);
    const wrong: string[] = [];
    let [readCount, plainCount, plainRead] = [0, 0, 0];
    for (let at = 0; at < COUNT; at++) {
      const log = generateLog(random);
      const got = await read(log, 1 + Math.floor(random() * 200));
      const isPlain =
        log.pattern.endsWith("{number}") &&
        /^(?:fixed|integer|shortest|exponent|point|plus|negative)/.test(log.notation);
      if (isPlain && !log.notation.includes(" with d")) plainCount++;
      if (typeof got === "number") {
        readCount++;
        if (isPlain && !log.notation.includes(" with d")) plainRead++;
        if (got !== log.value)
          wrong.push(`${got} for ${log.value}: /${log.pattern}/ in ${JSON.stringify(log[log.stream])}`);
      } else expect(got).not.toBe("");
    }
    expect(wrong).toEqual([]);
    expect(plainRead).toBe(plainCount); // {number} reads every plain notation
    expect(readCount).toBeGreaterThan(COUNT / 5);
  });
});
