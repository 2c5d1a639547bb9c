import { describe, expect, it } from "vitest";
import { proposalsOf } from "./ask-recorded-study.ts";
import { RECORDED_STUDIES } from "./studies.ts";

/**
 * The recorded files are taken anew with `npx vitest run test/core/recorded -u`, only where proposals are meant to change;
 * the commit says why they do.
 */
describe("the same study and the same data give the same proposals as when they were recorded, bit for bit", () => {
  for (const recorded of RECORDED_STUDIES) {
    it(recorded.name, async () => {
      const { proposals } = await proposalsOf(recorded);
      const file = `./proposals/${recorded.name.replaceAll(/[^a-z0-9]+/g, "-")}.json`;
      await expect(`${JSON.stringify(proposals, null, 1)}\n`).toMatchFileSnapshot(file);
    });
  }
});
