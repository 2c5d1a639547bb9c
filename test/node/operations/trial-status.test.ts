import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import { STATUS_WORDS, statusWord } from "../../../src/node/operations/trials/trial-status.ts";

const identity = { number: 3, configuration: { x: 1 }, origin: "auto" as const };

describe("the words that narrow a list of trials", () => {
  it("do not call a trial running that has failed and is being checked", () => {
    const running: Trial = { ...identity, status: "running", attempt: 1 };
    const held: Trial = { ...running, held: { reason: "exit code 1", ended: "2026-11-28T12:00:00.000Z" } };
    expect([running, held].map(statusWord)).toEqual(["running", "held"]);
  });

  it("are the statuses of all other trials", () => {
    const failed: Trial = { ...identity, status: "failed", reason: "exit code 1" };
    expect(statusWord(failed)).toBe("failed");
    expect(STATUS_WORDS).toContain("failed");
  });
});
