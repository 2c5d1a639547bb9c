import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** `npm run test:faults` plays 1,000, among them machines that are lost, each of which takes the time of a lease. */
const ROUNDS = 50;
/** No round begins after this time, so that a busy machine plays fewer of them and says so. They take about 90 s of a
 * processor. */
const MINUTES = 6;
const KINDS = "kill-runner,kill-server,kill-client,kill-database,kill-daemon,fill-disk,cut-network,move-clock";

describe(`${ROUNDS} rounds of kills, full disks, cut networks and moved clocks, after each of which the study is resumed`, () => {
  it("lose no result, count none twice, leave no process or job behind, and no trial stuck", async () => {
    const script = join(root, "scripts", "test-faults.mjs");
    const flags = `--rounds ${ROUNDS} --seed npm-test --kinds ${KINDS} --jobs 2 --minutes ${MINUTES}`.split(" ");
    const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [script, ...flags], (error, out, said) => {
        resolve({ code: error?.code ?? 0, stdout: out, stderr: said });
      });
    });
    // What this machine does not allow is said.
    const skipped = stdout.split("\n").filter((line) => line.startsWith("SKIPPED"));
    if (skipped.length > 0) console.warn(skipped.join("\n"));
    expect(code, `${stdout.slice(-12_000)}${stderr}`).toBe(0);
    const played = Number(/^(\d+) rounds of seed/m.exec(stdout)?.[1]);
    expect(played).toBeGreaterThan(0);
    if (played < ROUNDS) console.warn(`SKIPPED: ${ROUNDS - played} of ${ROUNDS} rounds, because this machine is busy`);
  }, 1_200_000);
});
