import { openStore } from "../../../src/node/storage/index.ts";
import { describeStorage } from "../../contracts/storage.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { createMemoryStudy, MemoryStorage } from "../../reference/memory-storage.ts";
import { study } from "./study.ts";

describeStorage("an array in memory (the reference)", async () => {
  const shared = createMemoryStudy();
  return { open: async () => new MemoryStorage(shared) };
});

describeStorage("SQLite", async () => {
  const folder = newFolder();
  return { open: async () => (await openStore(folder, study, { create: true })).storage };
});
