import { defineConfig } from "vitest/config";

// `npm run test:recipes`: installs each framework in a virtual environment and runs its recipe, for many minutes.
export default defineConfig({
  test: {
    include: ["test/recipes/*.long.ts"],
    testTimeout: 3_600_000,
    maxWorkers: 1,
  },
});
