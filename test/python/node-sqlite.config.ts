/** @file The tests of the store on the SQLite that the wheel uses: that of its Node, in place of the package's. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@photostructure/sqlite": "node:sqlite" } },
  test: {
    include: ["test/node/storage/{contract,sqlite}.test.ts"],
    testTimeout: 300_000,
    maxWorkers: 1,
    isolate: false,
  },
});
