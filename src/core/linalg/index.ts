export type { Arena, KernelFamily, Kernels } from "./kernels.ts";
