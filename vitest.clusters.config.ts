import { defineConfig } from "vitest/config";

// `npm run test:clusters`: tests against real clusters, which take long to install and to start.
export default defineConfig({
  test: {
    include: ["test/clusters/*.cluster.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
    isolate: false,
  },
});
