import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobFiles } from "../../../../src/node/executors/jobs/job-files.ts";
import {
  type ArrayTask,
  arrayScript,
  listedIds,
  readArrayTask,
  taskOf,
  writeArrayTask,
} from "../../../../src/node/executors/slurm/job-array.ts";
import { accountedRows } from "../../../../src/node/executors/slurm/job-list.ts";
import { NASTY_VALUES } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const task = (index: number): ArrayTask => ({ array: "paretune-array-1", task: index, folder: "/shared/array" });

describe("an array of Slurm", () => {
  it("runs the script of the command of each task, whatever its path holds", () => {
    const names = NASTY_VALUES.filter((value) => value !== "");
    const scripts = names.map((name, index) => {
      const folder = join(newFolder(), name);
      mkdirSync(folder);
      writeFileSync(join(folder, "job.sh"), `echo ${index}`);
      return join(folder, "job.sh");
    });
    const text = arrayScript(scripts);
    const ran = scripts.map((_, index) =>
      execFileSync("sh", { input: text, env: { ...process.env, SLURM_ARRAY_TASK_ID: String(index) } }).toString(),
    );
    expect(ran).toEqual(scripts.map((_, index) => `${index}\n`));
  });

  it("is noted with each command, by which it is found again; a note that is none counts as none", () => {
    const files = jobFiles(newFolder(), "k");
    expect(readArrayTask(files)).toBeUndefined();
    writeArrayTask(files, task(3));
    expect(readArrayTask(files)).toEqual(task(3));
    for (const text of ["", "{", "null", "[]", '{"array":"other","task":1,"folder":"/"}', '{"array":"paretune-x"}']) {
      writeFileSync(join(files.folder, "array.json"), text);
      expect(readArrayTask(files)).toBeUndefined();
    }
  });

  it.each([
    ["7", ["7"]],
    ["7_3", ["7_3"]],
    ["7_[2]", ["7_2"]],
    ["7_[0-2,5]", ["7_0", "7_1", "7_2", "7_5"]],
    ["7_[4-5%1]", ["7_4", "7_5"]],
    ["7_[]", ["7_[]"]],
    ["", [""]],
  ])("has the tasks that the row %s stands for", (row, ids) => {
    expect(listedIds(row)).toEqual(ids);
  });

  it("does not believe a row of more tasks than an array has", () => {
    expect(listedIds("7_[0-99999999999]")).toHaveLength(10_000);
  });

  it("tells the index of a task by its id", () => {
    expect(["7_3", "7", "7_[0-3]", "x_1", ""].map(taskOf)).toEqual([3, undefined, undefined, undefined, undefined]);
  });

  it("is told apart by task, also where tasks that never began share a row, and from a command's own job", () => {
    const text =
      "7_0|paretune-array-1|FAILED|UNLIMITED|1:0\n7_[1-2]|paretune-array-1|CANCELLED by 0|UNLIMITED|0:0\n8|paretune-c|NODE_FAIL|UNLIMITED|0:0\n9|paretune-array-1|TIMEOUT|UNLIMITED|0:0\n";
    const commands = ["a", "b", "c", "d"].map((key, index) => ({ key, array: task(index) }));
    const found = accountedRows(text, commands);
    const seen = [...found].map(([key, jobs]) => [key, jobs.map(({ id, state }) => `${id} ${state}`)]);
    expect(seen).toEqual([
      ["a", ["7_0 FAILED"]],
      ["b", ["7_1 CANCELLED"]],
      ["c", ["7_2 CANCELLED", "8 NODE_FAIL"]],
    ]);
  });
});
