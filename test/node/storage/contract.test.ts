import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../src/node/storage/index.ts";
import { describeStorage } from "../../contracts/storage.ts";
import { createMemoryStudy, MemoryStorage } from "../../reference/memory-storage.ts";
import { study } from "./study.ts";

describeStorage("an array in memory (the reference)", async () => {
  const shared = createMemoryStudy();
  return { open: async () => new MemoryStorage(shared) };
});

describeStorage("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paretune-storage-"));
  return { open: async () => (await openStore(folder, study, { create: true })).storage };
});
