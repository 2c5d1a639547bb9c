import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fillTemplate, parseTemplate, type Template } from "../../../src/node/command-template/index.ts";
import { createColumnProgress, watchFiles } from "../../../src/node/metrics/index.ts";
import type { ProgressColumn } from "../../../src/node/study-file/settings.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** A reader of a column of `metrics.csv`, or of another file, in a new folder. */
function readerOf(source: Partial<Pick<ProgressColumn, "step">> = {}, name = "metrics.csv") {
  const folder = newFolder();
  const path = (file: Template): string => join(folder, fillTemplate(file, {}) ?? "");
  const output = { path, isFresh: watchFiles([join(folder, name)]) };
  const reader = createColumnProgress("loss", { file: parseTemplate(name), column: "val_loss", ...source }, output);
  return { reader, folder, file: join(folder, "metrics.csv") };
}

describe("the progress of a metric in a CSV file", () => {
  it("is read as the file grows, row by row, each once it is complete; empty cells are left out", async () => {
    const { reader, file } = readerOf({ step: "epoch" });
    await reader.read(); // there is no file yet
    expect(reader.progress()).toEqual({});
    writeFileSync(file, "epoch,loss,val_loss\n0,3,2.5\n1,2,\n2,1,1.5\n3,1,0.");
    await reader.read();
    expect(reader.progress()).toEqual({ loss: { steps: [0, 2], values: [2.5, 1.5] } });
    appendFileSync(file, "75\n4,1,nan");
    await reader.read();
    expect(reader.progress()).toEqual({ loss: { steps: [0, 2, 3], values: [2.5, 1.5, 0.75] } });
    appendFileSync(file, "\n5,1,0.5");
    await reader.read(undefined, true);
    expect(reader.progress()).toEqual({ loss: { steps: [0, 2, 3, 5], values: [2.5, 1.5, 0.75, 0.5] } });
    expect(reader.problems()).toEqual({});
  });

  it("counts the values where no column of steps is named, and takes other separators", async () => {
    const { reader, file } = readerOf();
    writeFileSync(file, "a;val_loss\n1;0.5\n1;\n1;0.25\n");
    await reader.read();
    expect(reader.progress()).toEqual({ loss: { steps: [1, 2], values: [0.5, 0.25] } });
  });

  it("continues in a file that is written anew with another column", async () => {
    const { reader, file } = readerOf({ step: "epoch" });
    writeFileSync(file, "epoch,val_loss\n0,2\n1,1\n");
    await reader.read();
    writeFileSync(file, "lr,epoch,val_loss\n");
    await reader.read();
    writeFileSync(file, "lr,epoch,val_loss\n,0,2\n,1,1\n0.1,2,0.5\n");
    await reader.read();
    expect(reader.progress()).toEqual({ loss: { steps: [0, 1, 2], values: [2, 1, 0.5] } });
  });

  it("is read in the newest file that matches, and not from a file of an earlier trial", async () => {
    const { reader, folder } = readerOf({}, "version_*/metrics.csv");
    mkdirSync(join(folder, "version_0"));
    writeFileSync(join(folder, "version_0/metrics.csv"), "val_loss\n1\n");
    await reader.read();
    expect(reader.progress()).toEqual({ loss: { steps: [1], values: [1] } });

    const old = newFolder();
    const file = join(old, "metrics.csv");
    writeFileSync(file, "val_loss\n1\n");
    const stale = { path: () => file, isFresh: watchFiles([file]) };
    const later = createColumnProgress("loss", { file: parseTemplate("metrics.csv"), column: "val_loss" }, stale);
    await later.read(undefined, true);
    expect(later.progress()).toEqual({});
    rmSync(file);
    writeFileSync(file, "val_loss\n7\n");
    await later.read();
    expect(later.progress()).toEqual({ loss: { steps: [1], values: [7] } });
  });

  it("ends when the reader is stopped", async () => {
    const { reader, file } = readerOf();
    writeFileSync(file, "val_loss\n3\n2\n1\n");
    await reader.read(() => reader.progress()["loss"]?.values.length === 2);
    await reader.read(undefined, true);
    expect(reader.progress()["loss"]?.values).toEqual([3, 2]);
  });

  it.each([
    ["epoch,loss\n1,2\n", /^no column "val_loss" in \/.*metrics\.csv: it has epoch, loss$/],
    ["val_loss,loss\n1,2\n", /^no column "epoch" in /],
    ['epoch,val_loss\n1,"2\n', /is not valid CSV/],
    ["\ufffe", undefined],
  ])("is missing with a reason once the commands have ended: %j", async (text, reason) => {
    const { reader, file } = readerOf({ step: "epoch" });
    writeFileSync(file, text, reason === undefined ? "utf16le" : "utf8");
    await reader.read();
    expect(reader.problems()).toEqual({});
    await reader.read(undefined, true);
    expect(reader.progress()).toEqual({});
    expect(reader.problems()).toEqual({ loss: expect.stringMatching(reason ?? /is not|UTF-16|no column/) });
  });
});
