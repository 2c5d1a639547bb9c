import { describe, expect, it } from "vitest";
import { errorCode, isFullDisk, isMachineError, saysFullDisk } from "../../../src/node/files/index.ts";

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe("an error of the system", () => {
  it.each(["ENOSPC", "EDQUOT", "EFBIG"])("%s is that of a full disk, and of the machine", (code) => {
    expect([isFullDisk(withCode(code)), isMachineError(withCode(code))]).toEqual([true, true]);
    expect(saysFullDisk(`write failed: ${code}`)).toBe(true);
  });

  it.each(["EIO", "EROFS", "EMFILE"])("%s is that of the machine, and of no full disk", (code) => {
    expect([isFullDisk(withCode(code)), isMachineError(withCode(code))]).toEqual([false, true]);
  });

  it("of another kind is neither", () => {
    for (const error of [withCode("ENOENT"), new Error("ENOSPC"), "ENOSPC", undefined])
      expect([isFullDisk(error), isMachineError(error)]).toEqual([false, false]);
    expect([errorCode(withCode("ENOENT")), errorCode("ENOENT")]).toEqual(["ENOENT", ""]);
  });
});

describe("a line of a log", () => {
  it.each(["OSError: [Errno 28] No space left on device", "cp: error: Read-only file system", "EROFS: no"])(
    "says that a disk is full or read-only: %s",
    (line) => expect(saysFullDisk(line)).toBe(true),
  );
  it.each(["the model is full", "ENOSPCX"])("does not: %s", (line) => expect(saysFullDisk(line)).toBe(false));
});
