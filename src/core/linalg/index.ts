export { createArena } from "./arena.ts";
export {
  allocateBlocks,
  type Blocks,
  createWorkspace,
  doublesOf,
  inWorkspace,
  POINTS_PER_CHUNK,
  type Shapes,
} from "./blocks.ts";
export { factorWithJitter } from "./jitter.ts";
export type { AnovaFactors, Arena, KernelFamily, Kernels } from "./kernels.ts";
export { pickRows } from "./pick-rows.ts";
export { addInputGradient, multiplyByInverse, scaleInputs } from "./scaled-inputs.ts";
