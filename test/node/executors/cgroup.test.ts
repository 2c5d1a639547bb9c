import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cgroupFolder,
  cgroupMembers,
  isCgroupOf,
  killCgroup,
  plannedCgroup,
  removeCgroup,
  startInside,
} from "../../../src/node/executors/cgroup.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

describe("the folder of a process's cgroup", () => {
  const mount = (root: string, point: string, kind = "cgroup2") =>
    `41 31 0:38 ${root} ${point} rw,relatime - ${kind} ${kind} rw`;

  it("lies below the mount of version 2, wherever that is", () => {
    const user = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n";
    expect(cgroupFolder(mount("/", "/sys/fs/cgroup"), user)).toBe(`/sys/fs/cgroup${user.trim().slice(3)}`);
    const hybrid = [mount("/", "/sys/fs/cgroup/cpu", "cgroup"), mount("/", "/sys/fs/cgroup/unified")].join("\n");
    expect(cgroupFolder(hybrid, "9:cpu:/x\n0::/\n")).toBe("/sys/fs/cgroup/unified/");
    expect(cgroupFolder(mount("/box", "/my\\040groups"), "0::/box/a\n")).toBe("/my groups/a");
  });

  it("is unknown without version 2, or outside what is mounted", () => {
    expect(cgroupFolder(mount("/", "/sys/fs/cgroup/cpu", "cgroup"), "0::/\n")).toBeUndefined();
    expect(cgroupFolder(mount("/", "/sys/fs/cgroup"), "3:cpu:/\n")).toBeUndefined();
    expect(cgroupFolder(mount("/box", "/sys/fs/cgroup"), "0::/boxer/a\n")).toBeUndefined();
    expect(cgroupFolder(mount("/", "/sys/fs/cgroup"), "0::/../other\n")).toBeUndefined();
  });
});

it("a stored path that is no cgroup of the command is not touched", () => {
  const folder = join(newFolder(), "paretune-token");
  mkdirSync(folder);
  expect(isCgroupOf(folder, "token")).toBe(false);
  expect(isCgroupOf("/sys/fs/cgroup", "token")).toBe(false);
});

/** Whether a cgroup may be made here. */
const probe = plannedCgroup("a-unit-test");
const isAllowed = startInside(probe, () => probe !== undefined && cgroupOfThis().endsWith("paretune-a-unit-test"));
if (probe !== undefined) removeCgroup(probe);

function cgroupOfThis(): string {
  return readFileSync("/proc/self/cgroup", "utf8").trimEnd();
}

describe.skipIf(!isAllowed)("a cgroup (skipped where none may be made)", () => {
  it("holds what is started in it from its birth, is killed as a whole, and is removed with those below it", async () => {
    const cgroup = plannedCgroup("a-second-unit-test") as string;
    const child = startInside(cgroup, () => spawn("sleep", ["1000"]));
    mkdirSync(join(cgroup, "below"));
    expect(cgroupMembers(cgroup)).toEqual([child.pid]);
    expect(isCgroupOf(cgroup, "a-second-unit-test")).toBe(true);
    expect(isCgroupOf(cgroup, "another")).toBe(false);
    killCgroup(cgroup);
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    removeCgroup(cgroup);
    expect(existsSync(cgroup)).toBe(false);
  });

  it("is not left behind by an error while starting, nor is this process left in it", () => {
    const cgroup = plannedCgroup("a-third-unit-test") as string;
    const failing = (): never => {
      throw new Error("no");
    };
    expect(() => startInside(cgroup, failing)).toThrow("no");
    expect(cgroupMembers(cgroup)).toEqual([]);
    removeCgroup(cgroup);
    expect(existsSync(cgroup)).toBe(false);
  });
});
