/**
 * @file The long harnesses of kills and of full disks: `npm run test:long`. They print what they tried, for
 * benchmarks/results/hostile.md. `npm test` runs a share of each.
 */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tryDisks } from "../faults/disks.ts";
import { tryKills } from "../faults/kills.ts";
import { buildRunner } from "../faults/start-runner.ts";

const KILLS = 1000;
const DISKS = 50;

let runner: string;
beforeAll(async () => {
  runner = await buildRunner();
});
afterAll(() => rmSync(runner));

describe("runs that end at any instant", () => {
  it(`${KILLS} kills with SIGKILL`, async () => {
    const { broken, kills, studies, moments } = await tryKills(runner, "kills 1", KILLS);
    console.log(`kills: ${kills} in ${studies} studies, ${broken.length} faults; ${JSON.stringify(moments)}`);
    expect(broken).toEqual([]);
  });

  it(`${DISKS} disks that become full`, async () => {
    const { broken, disks, studies, completed } = await tryDisks(runner, "disks 1", DISKS);
    console.log(`disks: ${disks} in ${studies} studies, ${broken.length} faults; trials before: ${completed.join()}`);
    expect(broken).toEqual([]);
  });
});
