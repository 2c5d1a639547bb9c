import { defineConfig } from "vitest/config";

// `npm run test:long`: the harnesses that take minutes to hours. The kills are those of `npm test`, many more times.
export default defineConfig({
  test: {
    include: ["test/long/*.long.ts", "test/faults/kill.slow.test.ts"],
    env: { PARETUNE_KILL_ROUNDS: "1000" },
    testTimeout: 24 * 3_600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
