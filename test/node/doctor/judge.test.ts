import { describe, expect, it } from "vitest";
import { cgroupLimits } from "../../../src/node/doctor/cgroup-limits.ts";
import { goesBack, judgeClock } from "../../../src/node/doctor/clock.ts";
import { type DiskFacts, judgeDisk } from "../../../src/node/doctor/disk.ts";
import { judgeGpus, parseGpus } from "../../../src/node/doctor/gpus.ts";
import { judgeMemory } from "../../../src/node/doctor/memory.ts";
import { countListed, judgeProcessors } from "../../../src/node/doctor/processors.ts";
import { judgeNode } from "../../../src/node/doctor/software.ts";
import { judgeNoise, loopTimes, timeLoop } from "../../../src/node/doctor/timing-noise.ts";

describe("the version of Node", () => {
  it("is a problem where it is older than what is tested", () => {
    expect(judgeNode("20.19.0", "0.1.0", "Linux").status).toBe("ok");
    expect(judgeNode("22.1.0", "0.1.0", "Linux").status).toBe("ok");
    expect(judgeNode("20.18.3", "0.1.0", "Linux")).toMatchObject({
      status: "problem",
      advice: ["Install Node 20.19 or later."],
    });
  });
});

describe("the limits of a container", () => {
  const reader = (files: Readonly<Record<string, string>>) => (path: string) => files[path];

  it("are the strictest of the cgroup and those above it", () => {
    const files = {
      "/proc/self/mountinfo": "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
      "/proc/self/cgroup": "0::/job/step",
      "/sys/fs/cgroup/job/step/cpu.max": "max 100000",
      "/sys/fs/cgroup/job/cpu.max": "150000 100000",
      "/sys/fs/cgroup/job/step/memory.max": "max",
      "/sys/fs/cgroup/job/memory.max": "2000000000",
      "/sys/fs/cgroup/job/memory.current": "500000000",
    };
    expect(cgroupLimits(reader(files))).toEqual({ cores: 1.5, memory: 2e9, memoryUsed: 5e8 });
  });

  it("are read from version 1 likewise, whose largest number means none", () => {
    const files = {
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
    };
    expect(cgroupLimits(reader(files))).toEqual({ cores: 0.5 });
    expect(cgroupLimits(reader({ "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1" }))).toEqual({});
  });
});

describe("processors", () => {
  it("are counted from a list of ranges", () => {
    expect(countListed("0-3,8")).toBe(5);
    expect(countListed("7")).toBe(1);
  });

  it("are compared with the quota, the affinity and the trials that run at the same time", () => {
    expect(judgeProcessors({ model: "X", cores: 8, allowed: 8 }, 8).status).toBe("ok");
    const limited = judgeProcessors({ model: "X", cores: 8, allowed: 4, quota: 1.5 }, 2);
    expect(limited.status).toBe("warning");
    expect(limited.words).toContain("1.5 cores' worth");
    expect(limited.words).toContain("may run on 4 of them");
    expect(limited.advice.at(-1)).toContain("parallel to at most 1");
  });
});

describe("memory", () => {
  it("is what the limit of the container leaves", () => {
    const judged = judgeMemory({ total: 64e9, available: 50e9, limit: 8e9, used: 7.8e9 });
    expect(judged.words).toContain("0.2 GB are free");
    expect(judged.words).toContain("may use 8.0 GB");
    expect(judged.values["free"]).toBeCloseTo(2e8, -6);
    expect(judgeMemory({ total: 64e9, available: 50e9, openFiles: 1048576 }).status).toBe("ok");
    expect(judgeMemory({ total: 64e9, available: 50e9, openFiles: 256 }).advice[0]).toContain("ulimit -n");
  });
});

describe("the disk", () => {
  const fine: DiskFacts = {
    folder: "/srv",
    kind: { name: "ext4", place: "local" },
    free: 5e10,
    flush: 1.2,
    commits: 700,
  };

  it("is fine where it is local, has room and flushes at the speed of a device", () => {
    expect(judgeDisk(fine, true)).toMatchObject({ status: "ok", advice: [] });
    expect(judgeDisk(fine, true).words).toContain("700 durable commits per second");
  });

  it.each([
    ["a network file system", { kind: { name: "nfs4", place: "network" } }, "problem", "not reliable"],
    ["memory", { kind: { name: "tmpfs", place: "memory" } }, "problem", "lost when this machine restarts"],
    ["a folder without permission", { refused: "EACCES" }, "problem", "cannot be written"],
    ["a place without SQLite's locks", { databaseProblem: "disk I/O error" }, "problem", "SQLite does not work"],
    ["a disk that is full", { free: 1e6 }, "problem", "almost full"],
    ["a disk with little room", { free: 5e8 }, "warning", "almost full"],
    ["flushes that reach no device", { flush: 0.001 }, "warning", "fsync seems to be ignored"],
    ["slow commits", { commits: 8 }, "warning", "waits for two commits"],
  ] as const)("finds %s", (_, change, status, words) => {
    const judged = judgeDisk({ ...fine, ...change }, true);
    expect(judged.status).toBe(status);
    expect(judged.words).toContain(words);
    expect(judged.advice).toHaveLength(1);
  });
});

describe("graphics processors", () => {
  it("are read from nvidia-smi's table", () => {
    expect(parseGpus("NVIDIA H200, 143771, 12, 0\nNVIDIA H200, 143771, 90000, 97\n")).toEqual([
      { name: "NVIDIA H200", memory: 143771, memoryUsed: 12, utilization: 0 },
      { name: "NVIDIA H200", memory: 143771, memoryUsed: 90000, utilization: 97 },
    ]);
    expect(parseGpus("No devices were found\n")).toEqual([]);
  });

  it("are a warning where they are busy, hidden or do not answer, and none is no fault", () => {
    expect(judgeGpus({ gpus: [], hasAmd: false })).toMatchObject({ status: "ok", words: "none visible." });
    const busy = judgeGpus({ gpus: parseGpus("A, 1, 1, 80"), hasAmd: false });
    expect(busy.words).toContain("computing already");
    expect(judgeGpus({ gpus: [], hasAmd: false, failure: "no driver" }).status).toBe("warning");
    expect(judgeGpus({ gpus: [], hasAmd: false, visible: "" }).words).toContain("hides every GPU");
  });
});

describe("timings", () => {
  const quiet = { repeats: 1000, median: 0.2, p99: 0.21, drift: 1.02 };

  it("have the quantiles of the loop, and how much its speed changed", () => {
    const times = [...Array.from({ length: 50 }, () => 1), ...Array.from({ length: 50 }, () => 2)];
    expect(loopTimes(times)).toEqual({ repeats: 100, median: 1.5, p99: 2, drift: 2 });
    expect(loopTimes([2, 1, 3]).median).toBe(2);
  });

  it("are measured", () => {
    const { repeats, median, p99 } = timeLoop(20);
    expect(repeats).toBeGreaterThan(0);
    expect(median).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(median);
  });

  it("that vary are a problem for a study that measures, and a warning otherwise", () => {
    expect(judgeNoise(quiet, true).status).toBe("ok");
    const loud = { ...quiet, p99: 0.9 };
    expect(judgeNoise(loud, true).status).toBe("problem");
    expect(judgeNoise(loud, false).status).toBe("warning");
    expect(judgeNoise({ ...quiet, p99: 0.3 }, true).status).toBe("warning");
  });

  it("come with what disturbed them", () => {
    const { words, advice } = judgeNoise(
      { ...quiet, drift: 1.5, others: 1.25, busiest: ["python3 98 %"], stolen: 0.1, governor: "powersave" },
      true,
    );
    expect(words).toContain("changed by 50 %");
    expect(words).toContain("1.3 cores (python3 98 %)");
    expect(words).toContain("took 10 %");
    expect(words).toContain("powersave");
    expect(advice).toHaveLength(4);
  });
});

describe("the clock", () => {
  const fine = { now: Date.UTC(2027, 1, 3, 4, 5, 6), goesBack: false, step: 1 };

  it("is a problem where it goes back or the date is wrong", () => {
    expect(judgeClock(fine)).toMatchObject({ status: "ok" });
    expect(judgeClock(fine).words).toContain("2027-02-03 04:05:06 UTC");
    expect(judgeClock({ ...fine, goesBack: true }).status).toBe("problem");
    expect(judgeClock({ ...fine, now: 0 }).status).toBe("problem");
    expect(judgeClock({ ...fine, step: -500 }).words).toContain("-500 ms");
    expect(judgeClock({ ...fine, fileSkew: -40 }).words).toContain("dated 40 s back");
  });

  it("is read many times, to see whether it goes back", () => {
    let reading = 0;
    expect(goesBack(() => reading++)).toBe(false);
    expect(goesBack(() => (reading++ === 150_000 ? 0 : reading))).toBe(true);
  });
});
