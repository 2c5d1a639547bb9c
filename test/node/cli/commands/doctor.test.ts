import { describe, expect, it } from "vitest";
import { verdict } from "../../../../src/node/cli/commands/doctor.ts";
import { findingOf } from "../../../../src/node/doctor/finding.ts";

const remark = (status: "warning" | "problem") => [{ status, words: "It is so.", advice: "Do that." }];
const quiet = findingOf("node", "24", {});
const noisy = findingOf("timings", "p99", {}, remark("warning"));
const fullDisk = findingOf("disk", "1 GB free", {}, remark("warning"));

describe("the last line of doctor", () => {
  it("does not say that noisy timings are harmless", () => {
    const words = verdict([quiet, noisy], false);
    expect(words).toMatch(/^0 problems, 1 warning\. Times that are measured on this machine now.* are unreliable/);
    expect(words).toContain("paretune doctor STUDY");
    expect(verdict([quiet, noisy], true)).not.toContain("doctor STUDY");
  });

  it("says that other warnings deserve a look", () => {
    expect(verdict([fullDisk], true)).toBe(
      "0 problems, 1 warning. Nothing keeps the study from running, but each warning deserves a look.",
    );
    expect(verdict([fullDisk, noisy], true)).toMatch(/deserves a look\. Times that are measured/);
  });

  it("promises nothing where there is a problem, and is short where all is well", () => {
    expect(verdict([noisy, findingOf("disk", "", {}, remark("problem"))], true)).toMatch(/Solve the problems first/);
    expect(verdict([quiet], false)).toBe("Everything is as it should be.");
  });
});
