import { describe, expect, it } from "vitest";
import { SEARCHES } from "../../../src/node/metrics/pattern-search.ts";
import { searchInThread } from "../../../src/node/metrics/search-threads.ts";
import { createValuePattern } from "../../../src/node/metrics/value-pattern.ts";

const limitMs = 60_000;
const text = "loss=1.2e-05 a1a\nloss: 0.5\nepoch 3 loss: 1,234.5\nloss: nan 22\n\u00e9 loss: -3";
const sources = [
  "loss: ([0-9.]+)",
  "(?<=loss: )(\\S+)",
  "(\\d)\\1",
  "(?<q>a)(\\d)\\k<q>",
  "epoch (?<step>\\d+) .*?(?<value>\\d+)",
];

const job = (source: string) => ({ pattern: { source, flags: "m" }, limitMs });
const endless = { ...job("(a+)+b"), kind: "all", given: "a".repeat(60) } as const;

describe("a search in a thread", () => {
  it("finds the same as one in this thread, whatever JavaScript allows in a pattern", async () => {
    const lines = text.split("\n");
    for (const source of sources) {
      const pattern = createValuePattern(new RegExp(source, "m"));
      for (const region of [
        { text, from: 0, isOpen: false, wantsLast: false },
        { text, from: 5, isOpen: true, wantsLast: true },
      ]) {
        const answer = await searchInThread({ ...job(source), kind: "region", given: region });
        expect(answer).toMatchObject({ found: SEARCHES.region(pattern, region) });
      }
      const values = await searchInThread({ ...job(source), kind: "lines", given: lines });
      expect(values).toMatchObject({ found: SEARCHES.lines(pattern, lines) });
      const all = await searchInThread({ ...job(source), kind: "all", given: text });
      expect(all).toMatchObject({ found: SEARCHES.all(pattern, text) });
    }
  });

  it("ends at its limit or once it is not needed any more, and other searches go on", async () => {
    const abandoned = new AbortController();
    const answers = [
      searchInThread(endless, abandoned.signal),
      searchInThread({ ...endless, limitMs: 20 }),
      ...Array.from({ length: 8 }, () => searchInThread({ ...endless, kind: "all" }, abandoned.signal)),
    ];
    expect(await answers[1]).toEqual({ isTooSlow: true });
    abandoned.abort();
    expect(await Promise.all(answers)).toContainEqual({ error: "interrupted" });
    expect(await searchInThread(endless, abandoned.signal)).toEqual({ error: "interrupted" });
    const after = await searchInThread({ ...job("a(b)"), kind: "all", given: "xab" });
    expect(after).toMatchObject({ found: [{ ok: false }] });
  });

  it("that fails says why", async () => {
    const answer = await searchInThread({ ...job("("), kind: "all", given: "a" });
    expect(answer).toMatchObject({ error: expect.stringContaining("Invalid regular expression") });
  });
});
