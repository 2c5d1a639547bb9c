export type { LogDensity } from "./density.ts";
export { effectiveSampleSize, splitRhat } from "./diagnostics.ts";
export { type NutsHealth, type NutsOptions, type NutsResult, sampleNuts } from "./sample-nuts.ts";
