import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { endReading } from "../../../src/node/executors/pipe-end.ts";

describe("the output of a command whose pipe another process keeps open", () => {
  it("is read to its end before the pipe is given up, also where this process was busy meanwhile", async () => {
    // The sleeping process holds the pipe; the command itself ends at once.
    const child = spawn("sh", ["-c", "sleep 60 & echo $!; head -c 100000 /dev/zero; echo; echo loss=0.5"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    // More than Node reads in advance is left in the pipe, as if this process had done something else all the time.
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => {
        child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
        endReading([child.stdout, null]).then(resolve, reject);
      });
    });
    const text = Buffer.concat(chunks).toString();
    process.kill(Number(text.split("\n", 1)[0]));
    expect(text).toMatch(/\nloss=0.5\n$/);
    expect(child.stdout.destroyed).toBe(true);
  });
});
