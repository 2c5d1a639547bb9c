import { defineConfig } from "vitest/config";

// `npm run test:long`: the harnesses that take minutes to hours. `npm test` runs a share of each.
export default defineConfig({
  test: {
    include: ["test/long/*.long.ts"],
    testTimeout: 24 * 3_600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
