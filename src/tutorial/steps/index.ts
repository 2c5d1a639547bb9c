/**
 * @file The steps of the tutorial.
 */
import type { ComponentType } from "preact";
import { AcquisitionStep } from "./acquisition-step.tsx";
import { CandidatesStep } from "./candidates-step.tsx";
import { LoopStep } from "./loop-step.tsx";
import { ProblemStep } from "./problem-step.tsx";
import { SobolStep } from "./sobol-step.tsx";
import type { StepProps } from "./step.ts";
import { SurrogateStep } from "./surrogate-step.tsx";

interface Step {
  readonly title: string;
  readonly Content: ComponentType<StepProps>;
  /** What is computed for it. */
  readonly needs: "nothing" | "one batch" | "all batches";
}

/** In their order. */
export const STEPS: readonly [Step, ...Step[]] = [
  { title: "The problem", Content: ProblemStep, needs: "nothing" },
  { title: "A Sobol design", Content: SobolStep, needs: "nothing" },
  { title: "The surrogate", Content: SurrogateStep, needs: "one batch" },
  { title: "The acquisition", Content: AcquisitionStep, needs: "one batch" },
  { title: "The candidates", Content: CandidatesStep, needs: "one batch" },
  { title: "The loop", Content: LoopStep, needs: "all batches" },
];

/** The number of batches that a step (from 1) shows; infinite for all of them. */
export function neededBatches(step: number): number {
  const needs = STEPS[step - 1]?.needs ?? "nothing";
  if (needs === "nothing") return 0;
  return needs === "one batch" ? 1 : Number.POSITIVE_INFINITY;
}
