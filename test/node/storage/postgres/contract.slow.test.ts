import { afterAll, beforeAll, describe } from "vitest";
import { openStore } from "../../../../src/node/storage/index.ts";
import { readDatabaseAddress } from "../../../../src/node/study-file/store-address.ts";
import { describeStorage } from "../../../contracts/storage.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../../../fixtures/postgres-server.ts";
import { study } from "../study.ts";

describe.runIf(hasPostgres())("a study in PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    // A commit is acknowledged when it is durable, whatever the server's defaults are.
    server = await startPostgres(["synchronous_commit=off", "default_transaction_isolation=serializable"]);
  });
  afterAll(() => server.stop());

  let count = 0;
  describeStorage(
    "PostgreSQL",
    async () => {
      const read = readDatabaseAddress(server.url);
      if (!read.ok) throw new Error(read.problem);
      const name = `study ${count++}`;
      const location = { folder: newFolder(), database: { address: read.address, study: name } };
      return { open: async () => (await openStore(location, { ...study, name }, { create: true })).storage };
    },
    "shared",
  );
});
