import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tryKills } from "./kills.ts";
import { buildRunner } from "./start-runner.ts";

/** `npm run test:long` tries 1,000. */
const KILLS = 12;

let runner: string;
beforeAll(async () => {
  runner = await buildRunner();
});
afterAll(() => rmSync(runner));

describe(`runs that are killed with SIGKILL at ${KILLS} random instants and resumed each time`, () => {
  it("have every finished evaluation exactly once, lose none, repeat none, and leave no process behind", async () => {
    const { broken, kills } = await tryKills(runner, "kill", KILLS);
    expect(broken).toEqual([]);
    expect(kills).toBe(KILLS);
  });
});
