import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { folderOwner, keptAttempt, readAttempt, writeAttempt } from "../../../src/node/loop/attempt-file.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { temporaryFolder } from "./small-study.ts";

const fresh = () => {
  const files = trialFiles(temporaryFolder(), 3);
  mkdirSync(files.folder, { recursive: true });
  const attempt = (number: number, host = hostname(), folder = files.folder) => ({
    number,
    id: `${number} on ${host} in ${folder}`,
    host,
    folder,
    start: new Date(0).toISOString(),
  });
  return { files, attempt };
};

describe("the folder of a trial", () => {
  it("has the files of the attempt that wrote its name there last", () => {
    const { files, attempt } = fresh();
    writeAttempt(files, attempt(1));
    expect(folderOwner(files, { by: attempt(1) })).toEqual({ kind: "own" });
    writeAttempt(files, attempt(2));
    expect(folderOwner(files, { by: attempt(1) })).toEqual({ kind: "other", by: attempt(2) });
    expect(folderOwner(files, { status: "running", attempt: 2 }).kind).toBe("own");
    expect(folderOwner(files, { status: "running", attempt: 3 }).kind).toBe("other");
    expect(folderOwner(files, {}).kind).toBe("unknown");
  });

  it("without that name has those of the attempt that was made in it", () => {
    const { files, attempt } = fresh();
    writeAttempt(files, attempt(1));
    rmSync(files.attempt);
    expect(folderOwner(files, { by: attempt(1) }, true).kind).toBe("own");
    expect(folderOwner(files, { by: attempt(1, "elsewhere") }, true).kind).toBe("other");
    // The folder of a study that one machine runs may have been moved.
    expect(folderOwner(files, { by: attempt(1, hostname(), "/before") }).kind).toBe("own");
  });

  it("names the attempt of an evaluation that was kept there, unless the trial has written something else", () => {
    const { files, attempt } = fresh();
    expect(keptAttempt(files, {})).toEqual({});
    writeFileSync(files.attempt, '{"number":"1"}');
    expect(readAttempt(files)).toBeUndefined();
    writeAttempt(files, attempt(1));
    expect(keptAttempt(files, {})).toEqual({ by: attempt(1) });
    expect(keptAttempt(files, { by: attempt(2) })).toEqual({ by: attempt(2) });
    expect(keptAttempt(files, { by: 7 as never })).toEqual({ by: attempt(1) });
  });
});
