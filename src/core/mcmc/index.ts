export { effectiveSampleSize, splitRhat } from "./diagnostics.ts";
export { type NutsResult, sampleNuts } from "./sample-nuts.ts";
