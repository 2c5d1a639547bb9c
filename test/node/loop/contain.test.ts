import { describe, expect, it } from "vitest";
import { contained, containedReading } from "../../../src/node/loop/contain.ts";
import { FolderError, trialFiles } from "../../../src/node/loop/trial-files.ts";
import { StorageError } from "../../../src/node/storage/index.ts";

const files = trialFiles("/nowhere", 3);
const throwing = (error: unknown) => contained(files, () => Promise.reject(error));

describe("what the evaluation of a trial throws", () => {
  it("is the failure of that trial, with a reason that is bounded and on one line", async () => {
    expect(await throwing(new RangeError("Invalid array length"))).toEqual({
      kind: "failed",
      reason: "Invalid array length",
      log: files.stdout,
    });
    expect(await throwing("a text")).toMatchObject({ kind: "failed", reason: "a text" });
    const long = await throwing(new Error(`one\ntwo\u0007${"x".repeat(1e6)}`));
    expect(long).toMatchObject({ reason: expect.stringMatching(/^one two\\x07x{900,1000}…$/) });
    const failed = { kind: "failed", reason: "y".repeat(1e6), log: "" } as const;
    expect(await contained(files, async () => failed)).toMatchObject({ reason: `${"y".repeat(1000)}…` });
  });

  it("is a fault of the machine where not even the folder could be made", async () => {
    expect(await throwing(new FolderError("cannot be made", true))).toMatchObject({ kind: "fault" });
    expect(await throwing(new FolderError("was removed", false))).toMatchObject({ kind: "failed" });
  });

  it("ends the run where it is an error of the store", async () => {
    const error = new StorageError("full", "the disk is full");
    await expect(throwing(error)).rejects.toBe(error);
    await expect(containedReading(() => Promise.reject(error))).rejects.toBe(error);
  });

  it("while a metric is read, is the reason why that metric has no value", async () => {
    const reading = await containedReading(() => Promise.reject(new RangeError("Invalid string length")));
    expect(reading).toEqual({ ok: false, reason: "it could not be read (Invalid string length)" });
  });
});
