import { describe, expect, it } from "vitest";
import type { Proposal, Suggestion } from "../../../src/core/designer/index.ts";
import type { Study } from "../../../src/core/study/index.ts";
import { ask, type Propose } from "../../../src/node/loop/ask.ts";
import { createMemoryStudy, MemoryStorage } from "../../reference/memory-storage.ts";
import { smallStudy } from "./small-study.ts";

const { study }: { study: Study } = smallStudy({ folder: "/nowhere" });
const suggestion = (steps: number): Suggestion => ({ configuration: { rate: 0.1, steps }, origin: "saas" });
const gain = { trials: 2, hypervolume: 0.1, share: 0.001 };

/** Asks with a designer that gives these proposals in turn; what it was given is kept. */
function asking(...proposals: readonly Partial<Proposal>[]) {
  const storage = new MemoryStorage(createMemoryStudy());
  const given: (string | undefined)[] = [];
  const propose: Propose = async (_study, _trials, _count, options) => {
    const proposal = proposals[given.length];
    given.push(options?.modelState);
    return { suggestions: [suggestion(given.length)], record: { health: [] }, ...proposal };
  };
  const options = { storage, propose, count: 1, evaluator: "run", threads: [] } as const;
  return { storage, given, options };
}

describe("asking for trials", () => {
  it("reserves the proposal and stores its record, the models' state and their time", async () => {
    const { storage, given, options } = asking(
      { modelState: "first", record: { health: [], expectedGain: gain } },
      { modelState: "second" },
    );
    const asked = await ask(study, options);
    expect(asked?.reserved).toEqual([{ ...suggestion(1), number: 0, status: "pending" }]);
    const { trials, modelState, lastProposal, modelMilliseconds } = await storage.snapshot();
    expect([trials, modelState]).toEqual([asked?.reserved, "first"]);
    expect(JSON.parse(lastProposal ?? "")).toEqual({ health: [], expectedGain: gain });
    expect(modelMilliseconds).toBe(asked?.milliseconds);
    await ask(study, options);
    expect(given).toEqual([undefined, "first"]);
    expect((await storage.snapshot()).trials.map(({ number }) => number)).toEqual([0, 1]);
  });

  it("records nothing about models if no model was used", async () => {
    const { storage, options } = asking({}, { modelState: "same" }, { modelState: "same" });
    await ask(study, options);
    expect(await storage.snapshot()).toMatchObject({ modelState: undefined, modelMilliseconds: undefined });
    await ask(study, options);
    const { modelMilliseconds } = await storage.snapshot();
    await ask(study, options);
    expect((await storage.snapshot()).modelMilliseconds).toBe(modelMilliseconds);
  });

  it("withholds a batch by the study's rule for stopping only where it is applied, and records why", async () => {
    const converged = { converged: true, record: { health: [], expectedGain: gain } };
    const { storage, options } = asking({ ...converged, modelState: "a" }, { ...converged, modelState: "b" });
    expect(await ask(study, { ...options, appliesStop: true })).toMatchObject({ reserved: [], isWithheld: true });
    expect(await storage.snapshot()).toMatchObject({ trials: [], modelState: "a" });
    expect(await ask(study, options)).toMatchObject({ reserved: [{ number: 0 }], isWithheld: false });
  });

  it("reserves only the first of the proposed trials that are still wanted, and nothing where none is", async () => {
    const suggestions = [suggestion(1), suggestion(2), suggestion(3)];
    const { storage, options } = asking({ suggestions, modelState: "a" }, { suggestions, modelState: "b" });
    expect(await ask(study, { ...options, count: 3, wanted: () => 0 })).toBeUndefined();
    expect(await storage.snapshot()).toMatchObject({ trials: [], modelState: undefined });
    const asked = await ask(study, { ...options, count: 3, wanted: () => 2 });
    expect(asked?.reserved.map(({ configuration }) => configuration["steps"])).toEqual([1, 2]);
    expect(await storage.snapshot()).toMatchObject({ trials: asked?.reserved, modelState: "b" });
  });

  it("stores nothing if it is interrupted while the proposal is computed", async () => {
    const { storage, options } = asking({ modelState: "a" });
    const controller = new AbortController();
    const asked = ask(study, { ...options, signal: controller.signal });
    controller.abort();
    expect(await asked).toBeUndefined();
    expect(await storage.snapshot()).toMatchObject({ trials: [], modelState: undefined });
  });

  it("leaves out configurations that another process reserved meanwhile", async () => {
    const { storage, options } = asking({ suggestions: [suggestion(1), suggestion(2)] });
    const { propose } = options;
    const slow: Propose = async (...given) => {
      await storage.reserve([suggestion(2)], { evaluator: "caller" });
      return propose(...given);
    };
    const asked = await ask(study, { ...options, propose: slow, count: 2 });
    expect(asked?.reserved.map(({ number, configuration }) => [number, configuration["steps"]])).toEqual([[1, 1]]);
  });
});
