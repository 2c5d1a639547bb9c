import { expect, it } from "vitest";
import { errorIn, served } from "./served.ts";

it("a failed trial is retried once, as a new trial that run evaluates and the budget counts", async () => {
  const server = await served();
  const retry = (trial: number) => server.post(`/api/studies/tiny/trials/${trial}/retry`, {});
  await server.withStorage(async (storage) => {
    const of = (x: number) => ({ configuration: { x, kind: "a" }, origin: "sobol" }) as const;
    await storage.reserve([of(0.25), of(0.5), of(0.75)], { evaluator: "run" });
    await storage.append({ type: "failed", trial: 0, reason: "exit code 1" });
    await storage.append({
      type: "completed",
      trial: 1,
      metrics: { loss: { mean: 1, count: 1 }, latency: { mean: 2, count: 1 } },
    });
  });
  const answers = await Promise.all([retry(0), retry(0)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const answer = answers.find(({ status }) => status === 200);
  expect(JSON.parse(answer?.text ?? "")).toEqual([{ trial: 3, parameters: { x: 0.25, kind: "a" } }]);
  expect(errorIn(await retry(0)).message).toBe("Trial 0 is evaluated again already, as trial 3.");
  expect(errorIn(await retry(1)).message).toMatch(/has completed/);
  expect(errorIn(await retry(2)).message).toMatch(/waits to be evaluated/);
  expect(errorIn(await retry(9)).message).toMatch(/no trial 9/);
  await server.withStorage(async (storage) => {
    const { trials, evaluators } = await storage.snapshot();
    expect(trials[0]).toMatchObject({ status: "failed", reason: "exit code 1" });
    expect(trials[3]).toMatchObject({ status: "pending", origin: "sobol" });
    expect([trials.length, evaluators.get(3)]).toEqual([4, "run"]);
  });
});
