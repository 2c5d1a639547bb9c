import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../../src/node/executors/log-file.ts";
import { lastLines } from "../../../src/node/loop/log-tail.ts";
import {
  checkDisk,
  forgetEvaluation,
  forgetHandle,
  forgetReplicates,
  prepareFolder,
  readHandle,
  readSlot,
  storedHandles,
  trialFiles,
  writeCommands,
  writeHandle,
  writeSlot,
} from "../../../src/node/loop/trial-files.ts";
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
    writeHandle(files, { executor: "cluster", handle: { key: "job" } });
    writeHandle(files, { executor: "cluster", handle: { key: "job", id: 17 } });
    expect(readHandle(files)).toEqual({ executor: "cluster", handle: { key: "job", id: 17 } });
  });

  it("is known although the trial has removed its folder, until it is forgotten", () => {
    const store = temporaryFolder();
    const files = trialFiles(store, 7);
    mkdirSync(files.folder, { recursive: true });
    const stored = { executor: "local", handle: { key: "a" } };
    writeHandle(files, stored);
    rmSync(files.folder, { recursive: true });
    expect(storedHandles(store)).toEqual([{ trial: 7, files, stored }]);
    forgetHandle(files);
    expect(storedHandles(store)).toEqual([]);
  });

  it("of an earlier version is a process of this machine", () => {
    const files = fresh();
    writeFileSync(files.handle, '{"token":"a","pid":1,"start":"b"}');
    expect(readHandle(files)).toEqual({ executor: "local", handle: { key: "a", token: "a", pid: 1, start: "b" } });
  });

  it("that is incomplete after a crash of the machine is ignored", () => {
    const files = fresh();
    writeFileSync(files.handle, '{"executor":"loc');
    expect(readHandle(files)).toBeUndefined();
  });
});

describe("the folder of a trial", () => {
  const written = (folder: string): Readonly<Record<string, string>> => ({ [join(folder, "config.json")]: "{}" });

  it("is prepared anew, whatever an earlier attempt has left in the place of its files", () => {
    const files = trialFiles(temporaryFolder(), 7);
    mkdirSync(files.folder, { recursive: true });
    execFileSync("mkfifo", [files.config, files.command, files.slot, `${files.handle}.draft`, files.stdout]);
    prepareFolder(files, 2, written(files.folder));
    writeCommands(files, ["true"]);
    writeSlot(files, 1);
    writeHandle(files, { executor: "local", handle: { key: "a" } });
    expect([readFileSync(files.config, "utf8"), readSlot(files)]).toEqual(["{}", 1]);
    expect(readHandle(files)).toEqual({ executor: "local", handle: { key: "a" } });
  });

  it("that its trial has replaced is the fault of that trial; one that cannot be made is that of the machine", () => {
    const store = temporaryFolder();
    const files = trialFiles(store, 7);
    mkdirSync(dirname(files.folder), { recursive: true });
    writeFileSync(files.folder, "");
    const prepare = (): void => prepareFolder(files, 2, {});
    expect(prepare).toThrow(expect.objectContaining({ name: "FolderError", isMachineFault: false }));
    expect(readSlot(files)).toBe(0);
    expect(() => forgetEvaluation(files)).not.toThrow();
    expect(() => forgetReplicates(files)).not.toThrow();
    expect(() => checkDisk(files)).not.toThrow();
    rmSync(dirname(files.folder), { recursive: true });
    writeFileSync(dirname(files.folder), "");
    expect(prepare).toThrow(expect.objectContaining({ name: "FolderError", isMachineFault: true }));
  });

  it("is not waited for where named pipes are in the place of what is read", () => {
    const files = trialFiles(temporaryFolder(), 7);
    mkdirSync(files.folder, { recursive: true });
    execFileSync("mkfifo", [files.slot, files.handle, files.evaluation, files.stdout]);
    expect([readSlot(files), readHandle(files), lastLines(files.stdout, 3)]).toEqual([0, undefined, []]);
    expect(() => openLog(files.stdout)).toThrow(`${files.stdout} is not a regular file`);
  });
});
