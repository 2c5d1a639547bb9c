import { expect, it } from "vitest";
import { advanceTrial, type Trial } from "../../../src/core/study/index.ts";
import { FailureDoubt } from "../../../src/node/loop/failure-doubt.ts";
import { UnitAccount } from "../../../src/node/loop/unit-account.ts";
import { secondsOf, timelines } from "../../../src/node/storage/index.ts";

const running: Trial = { number: 0, configuration: {}, origin: "random", status: "running", attempt: 1 };

it("adds up the units of all commands of an attempt and the time of waiting for them", () => {
  let now = 0;
  const account = new UnitAccount(() => now);
  expect(account.use).toBeUndefined();
  const end = account.wait();
  now = 1500;
  expect(account.waitedMs).toBe(1500);
  end();
  account.add({ gpu: ["1"] });
  now = 9000;
  account.add({ gpu: ["0"], phone: ["a"] });
  account.add({ gpu: ["1"] });
  expect(account.use).toEqual({ units: { gpu: ["1", "0"], phone: ["a"] }, waitedMs: 1500 });
});

it("keeps the units of a trial, also when its outcome is revised", () => {
  const used = { units: { phone: ["a"] } };
  const failed = advanceTrial(running, { type: "failed", trial: 0, reason: "exit code 1", used });
  expect(failed).toMatchObject({ status: "failed", units: { phone: ["a"] } });
  const metrics = { loss: { mean: 1, count: 1 } };
  expect(advanceTrial(failed, { type: "reread", trial: 0, metrics })).toMatchObject({ units: { phone: ["a"] } });
  const amended = advanceTrial(failed, { type: "amended", trial: 0, outcome: { kind: "completed", metrics } });
  expect(amended).toMatchObject({ status: "completed", units: { phone: ["a"] } });
  expect(advanceTrial(running, { type: "failed", trial: 0, reason: "exit code 1" })).not.toHaveProperty("units");
});

it("leaves the time of waiting out of a trial's duration, and out of what decides whether a failure is instant", () => {
  const at = (second: number): string => new Date(1000 * second).toISOString();
  const metrics = { loss: { mean: 1, count: 1 } };
  const known = timelines([
    { time: at(0), event: { type: "suggested", trial: 0, configuration: {}, origin: "random" } },
    { time: at(1), event: { type: "started", trial: 0, attempt: 1 } },
    {
      time: at(11),
      event: { type: "completed", trial: 0, metrics, used: { units: { gpu: ["0"] }, waitedMs: 4000 } },
    },
  ]).get(0);
  expect(known?.waited).toBe(4);
  expect(known === undefined ? undefined : secondsOf(known)).toBe(6);

  const doubt = new FailureDoubt([{ kind: "completed", ms: 100_000 }]);
  expect(doubt.failed({ begun: 0, ended: 50_000, waitedMs: 49_000 })).toBe("hold");
  expect(doubt.failed({ begun: 0, ended: 50_000 })).toBe("record");
});
