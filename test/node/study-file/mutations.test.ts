import { describe, expect, it } from "vitest";
import { tryMutations } from "./mutations.ts";

describe("a study file with random faults", () => {
  // `npm run test:long` tries 10,000.
  it("is a study, or is refused with messages that can be read (property)", () => {
    const { broken, refused } = tryMutations("mutations", 250, () => 0);
    expect(broken).toEqual([]);
    expect(refused).toBeGreaterThan(150);
  });
});
