import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type LoopEvent, runStudy } from "../../../src/node/loop/index.ts";
import type { MetricDefinition } from "../../../src/node/study-file/settings.ts";
import { ofType, shell, shellStudy, temporaryFolder } from "./run-shell.ts";
import { proposeRandom } from "./small-study.ts";

const TIMEOUT_MS = 1500;
/** How long the old search held the event loop. */
const STALL_MS = 1500;
const exploding = /^(?:(?:a+)+b|loss)=([0-9.]+)$/m;

/** Two trials at once: the first prints 5 MB that the pattern takes exponentially long for, the other one sleeps. */
function study(metric: Partial<MetricDefinition> = {}) {
  const lines = `yes ${"a".repeat(48)} | head -n 100000; echo loss=1`;
  const file = shellStudy(
    temporaryFolder(),
    [shell(`if [ {trial.number} = 0 ]; then ${lines}; else sleep 60; fi`)],
    [{ name: "loss", source: { kind: "stdout", pattern: exploding }, ...metric }],
    { budget: { trials: 2, batch: 2, initial: 2, parallel: 2 } },
  );
  return { ...file, run: { ...file.run, timeoutMs: TIMEOUT_MS } };
}

/** The longest time in which nothing else happened in this process; measured until `stop` is called. */
function watchStalls() {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 10);
  return { stop: () => clearInterval(timer), longest: () => longest };
}

describe("a pattern that takes exponentially long", () => {
  it("fails its own trial with what to write, while the time limit of another trial is kept", async () => {
    const events: LoopEvent[] = [];
    const stalls = watchStalls();
    await runStudy(study(), { propose: proposeRandom, onEvent: (event) => events.push(event) });
    stalls.stop();
    const failed = ofType(events, "trial-failed");
    expect(failed.map(({ trial }) => trial)).toEqual([1, 0]);
    const reasons = failed.map(({ reason }) => reason);
    expect(reasons[0]).toContain("did not end within 1.5 s");
    expect(reasons[1]).toContain("takes too long");
    expect(reasons[1]).toContain("begin it with the text before the number");
    expect(stalls.longest()).toBeLessThan(STALL_MS);
  });

  it("ends with the run, also where it is searched for in progress and before the end", async () => {
    const interrupt = new AbortController();
    const file = study({ progress: exploding, early: true });
    const running = runStudy(file, { propose: proposeRandom, signal: interrupt.signal }).then(() => "ended");
    await sleep(700); // the search is under way
    interrupt.abort();
    expect(await Promise.race([running, sleep(4000, "waits", { ref: false })])).toBe("ended");
  });
});
