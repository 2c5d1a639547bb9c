import { describe, expect, it } from "vitest";
import { readStudyFile } from "../../../src/node/study-file/index.ts";

describe("a path that is no study file", () => {
  it.each([
    ["/dev/null", "is not a regular file"],
    [import.meta.dirname, "is a folder; give the path of the study file in it"],
    ["there-is-none.yaml", "there is no such file; `paretune init` writes one"],
  ])("is refused without waiting for it: %s", async (path, message) => {
    const result = await readStudyFile(path);
    expect(result.ok ? [] : result.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
