export { type Backend, createArena } from "./arena.ts";
export { factorWithJitter } from "./jitter.ts";
export type { Arena, KernelFamily, Kernels } from "./kernels.ts";
export { referenceKernels } from "./reference.ts";
