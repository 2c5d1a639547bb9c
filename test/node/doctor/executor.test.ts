import { describe, expect, it } from "vitest";
import { judgeDisk } from "../../../src/node/doctor/disk.ts";
import { judgeEngine, judgeShare } from "../../../src/node/doctor/executor.ts";

const nfs = {
  folder: "/studies",
  kind: { name: "nfs4", place: "network" },
  flush: 1,
  commits: 100,
  free: 1e12,
} as const;
const disk = { ...nfs, kind: { name: "ext4", place: "local" } } as const;

describe("the executor of a study", () => {
  it("answers, with what is known of it", () => {
    const facts = { cluster: "https://10.0.0.1:6443", version: "v1.35.4", folder: "pods must mount it" };
    expect(judgeEngine("kubernetes", { problems: [], facts })).toMatchObject({
      status: "ok",
      words:
        "The executor kubernetes answers (cluster https://10.0.0.1:6443; version v1.35.4), and would take a command.",
    });
  });

  it("is a problem where it lacks something, or does not answer", () => {
    const { status, words, advice } = judgeEngine("slurm", {
      problems: ["no partition a"],
      unreachable: "gone",
      facts: {},
    });
    expect({ status, words }).toEqual({ status: "problem", words: "no partition a. gone." });
    expect(advice).toHaveLength(2);
  });
});

describe("the folder that machines share", () => {
  it("deserves a look where it is on a disk of this machine", () => {
    expect(judgeShare(nfs).status).toBe("ok");
    expect(judgeShare(disk)).toMatchObject({
      status: "warning",
      words: expect.stringContaining("can be written here (ext4)"),
    });
    expect(judgeShare({ ...nfs, refused: "EACCES" })).toMatchObject({ status: "problem" });
  });

  it("may be on a network where the store is in a database", () => {
    expect(judgeDisk(nfs, true).status).toBe("problem");
    expect(judgeDisk(nfs, true, true).status).toBe("ok");
  });
});
