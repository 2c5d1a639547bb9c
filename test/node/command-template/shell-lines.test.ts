import { describe, expect, it } from "vitest";
import { tryShellLines } from "./shell-lines.ts";

describe("any line of a shell", () => {
  // `npm run test:long` tries 100,000.
  it("is refused, or hands every value over as it is and runs none of it (property)", () => {
    const { broken, runs } = tryShellLines("shell lines", 600, ["/bin/sh"]);
    expect(broken).toEqual([]);
    expect(runs).toBeGreaterThan(100);
  });
});
