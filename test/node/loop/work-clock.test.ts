import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWorkTime, WorkClock } from "../../../src/node/loop/work-clock.ts";
import { temporaryFolder } from "./small-study.ts";

describe("the clock of a study", () => {
  it("continues where the last run left it; the time between two runs does not count", () => {
    const folder = temporaryFolder();
    let now = 1000;
    const first = new WorkClock(folder, () => now);
    now += 250;
    first.stop();
    now += 1_000_000;
    const second = new WorkClock(folder, () => now);
    now += 50;
    expect(second.time.ms).toBe(300);
    second.save();
    expect(readWorkTime(folder)).toEqual({ ms: 300, slotMs: 0 }); // what a run that is killed now leaves
    second.stop();
  });

  it("sums the time in which slots are held", async () => {
    const folder = temporaryFolder();
    let now = 0;
    const clock = new WorkClock(folder, () => now);
    const release: (() => void)[] = [];
    const hold = (): Promise<void> => clock.occupied(() => new Promise<void>((resolve) => release.push(resolve)));
    const [one, two] = [hold(), hold()];
    now += 10;
    release[0]?.();
    await one;
    now += 5;
    expect(clock.held).toBe(1);
    release[1]?.();
    await two;
    now += 100;
    expect(clock.time).toEqual({ ms: 115, slotMs: 25 });
    clock.stop();
  });

  it("stands still while a paused run has nothing to do", () => {
    let now = 0;
    const clock = new WorkClock(temporaryFolder(), () => now);
    now += 10;
    clock.rest(true);
    now += 1000;
    clock.rest(false);
    now += 5;
    expect(clock.time.ms).toBe(15);
    clock.stop();
  });

  it("starts at zero for a study that has not run, and where its file is damaged", () => {
    const folder = temporaryFolder();
    expect(readWorkTime(folder)).toEqual({ ms: 0, slotMs: 0 });
    writeFileSync(join(folder, "clock.json"), '{"ms": "x", "slotMs": -1}');
    expect(readWorkTime(folder)).toEqual({ ms: 0, slotMs: 0 });
  });
});
