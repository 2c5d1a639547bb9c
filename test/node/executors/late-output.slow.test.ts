import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startProcess } from "../../../src/node/executors/local-process.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** Keeps this thread from running, as a machine does that is too busy. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe("the output of a command", () => {
  it("is kept where the run itself was not running from the end of the command on for longer than pipes are waited for", async () => {
    const folder = newFolder();
    const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
    // The ends of three processes are noticed together, before the output of the second is read. It is waited for from the end of
    // the second on; what the end of the third causes takes longer.
    const first = spawn("sh", ["-c", "echo x"]);
    first.stdout.once("data", () => standStill(1500));
    const command = { kind: "shell", line: "sleep 1; echo printed" } as const;
    const second = startProcess({ command, cwd: folder, environment: {}, ...files }, "late-output", {
      graceMs: 300,
      cgroups: false,
    });
    const third = spawn("sh", ["-c", "sleep 1"]);
    third.once("exit", () => setImmediate(() => standStill(2100)));
    standStill(500);
    expect(await second.exit).toEqual({ kind: "succeeded" });
    expect(readFileSync(files.stdoutFile, "utf8")).toBe("printed\n");
  });
});
