import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readHandle, trialFiles, writeHandle } from "../../../src/node/loop/trial-files.ts";
import { temporaryFolder } from "./small-study.ts";

describe("the handle of a trial's command", () => {
  const fresh = () => {
    const files = trialFiles(temporaryFolder(), 7);
    mkdirSync(files.folder, { recursive: true });
    return files;
  };

  it("is read as it was last written, with the name of its executor", () => {
    const files = fresh();
    expect(readHandle(files)).toBeUndefined();
    writeHandle(files, { executor: "cluster", handle: { name: "job" } });
    writeHandle(files, { executor: "cluster", handle: { name: "job", id: 17 } });
    expect(readHandle(files)).toEqual({ executor: "cluster", handle: { name: "job", id: 17 } });
  });

  it("of an earlier version is a process of this machine", () => {
    const files = fresh();
    writeFileSync(files.handle, '{"token":"a","pid":1,"start":"b"}');
    expect(readHandle(files)).toEqual({ executor: "local", handle: { token: "a", pid: 1, start: "b" } });
  });

  it("that is incomplete after a crash of the machine is ignored", () => {
    const files = fresh();
    writeFileSync(files.handle, '{"executor":"loc');
    expect(readHandle(files)).toBeUndefined();
  });
});
