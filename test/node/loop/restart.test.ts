import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { restartStudy } from "../../../src/node/loop/index.ts";
import { openStore, readStore } from "../../../src/node/storage/index.ts";
import { smallStudy, temporaryFolder } from "./small-study.ts";

/** A study with one trial in its store, whose command ended as given. */
async function begun(outcome: "failed" | "completed") {
  const parent = temporaryFolder();
  const file = smallStudy({ folder: parent });
  const folder = join(parent, "small.paretune");
  const { storage } = await openStore(folder, file.study, { create: true });
  await storage.reserve([{ configuration: { rate: 0.1, steps: 2 }, origin: "random" }], { evaluator: "run" });
  if (outcome === "failed") await storage.append({ type: "failed", trial: 0, reason: "exit code 1" });
  else await storage.append({ type: "completed", trial: 0, metrics: { loss: { mean: 1, count: 1 } } });
  return { parent, folder, storage, study: { file, folder } };
}

describe("a study that starts over", () => {
  it("has its old store moved aside as a whole, under the next free name", async () => {
    const { parent, folder, storage, study } = await begun("failed");
    await storage.close();
    expect(await restartStudy(study)).toBe(join(parent, "small.old-1.paretune"));
    expect(existsSync(folder)).toBe(false);
    expect((await readStore(join(parent, "small.old-1.paretune"))).trials).toMatchObject([{ status: "failed" }]);
    expect(await restartStudy(study)).toBeUndefined();
    const again = await openStore(folder, study.file.study, { create: true });
    await again.storage.close();
    expect(await restartStudy(study)).toBe(join(parent, "small.old-2.paretune"));
  });

  it("is refused once a trial has completed, and nothing is moved", async () => {
    const { folder, storage, study } = await begun("completed");
    await expect(restartStudy(study)).rejects.toThrow(/1 trial has completed.*another name.*paretune edit/s);
    expect(existsSync(folder)).toBe(true);
    const lease = await storage.lease({ onLost: () => {} }); // the right to run it was given back
    await lease.release();
    await storage.close();
  });

  it("whose database is missing keeps its trials under another name", async () => {
    const { parent, folder, storage, study } = await begun("completed");
    await storage.close();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, `study.db${suffix}`), { force: true });
    mkdirSync(join(folder, "trials", "0000"), { recursive: true });
    await expect(openStore(folder, study.file.study, { create: true })).rejects.toThrow(/--restart/);
    expect(await restartStudy(study)).toBe(join(parent, "small.old-1.paretune"));
    expect(existsSync(join(parent, "small.old-1.paretune", "trials", "0000"))).toBe(true);
    await (await openStore(folder, study.file.study, { create: true })).storage.close();
  });

  it("is refused while a run of it is alive", async () => {
    const { folder, storage, study } = await begun("failed");
    const lease = await storage.lease({ onLost: () => {} });
    await expect(restartStudy(study)).rejects.toMatchObject({ kind: "busy" });
    expect(existsSync(folder)).toBe(true);
    await lease.release();
    await storage.close();
  });
});
