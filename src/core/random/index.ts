export { createRandomStream } from "./create-stream.ts";
export type { RandomStream } from "./stream.ts";
