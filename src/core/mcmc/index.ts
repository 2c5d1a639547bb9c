export { effectiveSampleSize, splitRhat } from "./diagnostics.ts";
export { type NutsResult, type NutsState, sampleNuts } from "./sample-nuts.ts";
