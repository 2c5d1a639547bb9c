import { describe, expect, it } from "vitest";
import { answered } from "../../../src/node/loop/patience.ts";

const never = new Promise<string>(() => {});

describe("a place that is looked at", () => {
  it("is given up after some periods in which the local disk answered", async () => {
    expect(await answered(never, { period: 1, late: 60_000, periods: 3, most: 1000 })).toBeUndefined();
  });

  it("is waited for longer on a machine on which nothing answers in time, but not without end", async () => {
    const begun = performance.now();
    expect(await answered(never, { period: 20, late: 0, periods: 1, most: 4 })).toBeUndefined();
    expect(performance.now() - begun).toBeGreaterThan(75);
  });

  it("has answered as soon as it answers", async () => {
    expect(await answered(Promise.resolve("here"))).toBe("here");
    await expect(answered(Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  });
});
