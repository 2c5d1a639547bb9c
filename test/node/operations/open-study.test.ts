import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenedStudy, withStore } from "../../../src/node/operations/open-study.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-open-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command that only reads says of a store without a database. */
async function refusal(): Promise<string> {
  const named = { folder, shownPath: "study.yaml", storeFlag: "" };
  const opened = { ...named, file: { run: {} } } as unknown as OpenedStudy;
  const refused = await withStore(opened, false, async () => undefined).catch((error: Error) => error);
  return refused instanceof Error ? refused.message : "nothing";
}

describe("a study without a database", () => {
  it("has no results yet where no trial has a folder", async () => {
    mkdirSync(join(folder, "trials"));
    expect(await refusal()).toMatch(/^study\.yaml has no results yet .* Start with: paretune run study\.yaml$/);
  });

  it("has lost its database where trials have folders: `repair` is advised, and how to begin anew", async () => {
    mkdirSync(join(folder, "trials", "0000"));
    expect(await refusal()).toMatch(
      /is missing in .*, although .* has trials\. .*: paretune repair study\.yaml\. .*: paretune run study\.yaml --restart$/,
    );
  });
});
