export { createRandomStream } from "./create-stream.ts";
export { createSobol, type Sobol } from "./sobol.ts";
export type { RandomStream } from "./stream.ts";
