import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../../src/node/metrics/line-splitter.ts";

describe("text that arrives in pieces", () => {
  it("is passed on in whole lines, all of it, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-c\n\r]{0,9}$/)), (pieces) => {
        const splitter = new LineSplitter();
        const passed = pieces.map((piece) => splitter.write(piece));
        for (const lines of passed) expect(lines).toMatch(/^$|[\n\r]$/);
        const rest = splitter.rest();
        expect(rest).not.toMatch(/[\n\r]/);
        expect(passed.join("") + rest).toBe(pieces.join(""));
        expect(splitter.rest()).toBe("");
      }),
      { seed: 7 },
    );
  });

  it("is passed on in pieces where a line is too long to be kept", () => {
    const splitter = new LineSplitter();
    const piece = "x".repeat(1 << 16);
    const passed = Array.from({ length: 40 }, () => splitter.write(piece).length).filter((length) => length > 0);
    expect(passed).toEqual([(1 << 20) + (1 << 16), (1 << 20) + (1 << 16)]);
    expect(splitter.write("\nloss=0.5\nlo")).toMatch(/^x+\nloss=0.5\n$/);
    expect(splitter.rest()).toBe("lo");
  });
});
