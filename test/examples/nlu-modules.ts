/** @file The modules of examples/nlu, which are plain JavaScript: what the tests use of them is stated here. */

import { fileURLToPath } from "node:url";
import type { Engine } from "../reference/parser-kernels.ts";
import { type Outcome, type Random, runProgram } from "./programs.ts";

const folder = new URL("../../examples/nlu/", import.meta.url);

export interface Stream {
  readonly kind: "source" | "target" | "utterance";
  readonly width: number;
  readonly value: number;
  readonly gradient: number;
  fresh: boolean;
}

export interface Parameter {
  readonly size: number;
  readonly value: number;
  readonly gradient: number;
}

interface Spans {
  rows: number;
  readonly start: Int32Array;
}

export interface Graph {
  readonly engine: Engine;
  readonly batch: { count: number; source: Spans; target: Spans; utterance: Spans; words: Int32Array };
  readonly parameters: readonly Parameter[];
  readonly randomState: number;
  dropping: boolean;
  stream(kind: Stream["kind"], width: number): Stream;
  count(stream: Stream): number;
  prepare(): void;
  forward(from?: number, to?: number): void;
  backward(): void;
}

export interface Plan {
  readonly vocabulary: number;
  readonly ontology: number;
  readonly lengths: readonly number[];
  readonly longest: number;
  readonly dim: number;
  readonly targetDim: number;
  readonly encoderLayers: number;
  readonly encoderKernel: number;
  readonly encoderHeads: number;
  readonly encoderAttention: boolean;
  readonly encoderFfn: number;
  readonly decoderLayers: number;
  readonly decoderKernel: number;
  readonly decoderHeads: number;
  readonly decoderFfn: number;
  readonly lengthWidth: number;
}

export interface Dropout {
  readonly embedding: number;
  readonly encoder: number;
  readonly target: number;
  readonly decoder: number;
  readonly length: number;
}

export interface Network {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly labels: Stream;
}

export interface Example {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

export interface LossWeights {
  readonly labelSmoothing: number;
  readonly lengthSmoothing: number;
  readonly lengthWeight: number;
}

export interface TrainingSettings extends LossWeights {
  readonly rate: number;
  readonly warmup: number;
  readonly batch: number;
  readonly budget: number;
  readonly checks: number;
  readonly patience: number;
  readonly clip: number;
  readonly weightDecay: number;
}

interface Scores {
  readonly exactMatch: number;
  readonly lengthAccuracy: number;
  readonly rows: number;
}

type Layer = (graph: Graph, x: Stream, ...settings: readonly (number | boolean | Stream)[]) => Stream;

interface Modules {
  readonly engine: { createEngine(): Engine };
  readonly graph: {
    createGraph(engine: Engine, capacity: Record<Stream["kind"], number>, learns: boolean): Graph;
    initialise(graph: Graph, random: Random): void;
  };
  readonly layers: Record<"linear" | "addAndNormalise" | "rectify" | "dropout" | "gate" | "convolution", Layer>;
  readonly attention: Record<"selfAttention" | "crossAttention", Layer>;
  readonly network: {
    createNetwork(engine: Engine, plan: Plan, utterances: number, rates?: Dropout): Network;
    kernelOf(layer: number, layers: number, largest: number): number;
  };
  readonly parsing: {
    parse(network: Network, sources: readonly Int32Array[]): Int32Array[];
    evaluate(network: Network, examples: readonly Example[]): Scores;
  };
  readonly loss: { lossOf(network: Network, examples: readonly Example[], weights: LossWeights): number };
  readonly training: {
    createAdam(graph: Graph, settings: { clip: number; weightDecay: number }): (rate: number) => void;
    gradientsOf(network: Network, examples: readonly Example[], weights: LossWeights): number;
    scheduleAt(progress: number, warmup: number): number;
    train(
      network: Network,
      examples: readonly Example[],
      checked: readonly Example[],
      settings: TrainingSettings,
      random: Random,
      report: (check: { seen: number; loss: number; exactMatch: number }) => void,
    ): { seen: number; steps: number };
  };
  readonly model: {
    exportModel(
      network: Network,
      corpus: { vocabulary: readonly string[]; ontology: readonly string[]; evaluation: readonly Example[] },
    ): string;
    importModel(text: string, utterances?: number): { network: Network; samples: Int32Array[] };
  };
}

/** One of the modules. */
export async function importNlu<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return import(new URL(`${name}.mjs`, folder).href);
}

/** Runs `node PROGRAM ARGUMENTS` of examples/nlu to its end. */
export function runNlu(program: "train.mjs" | "time.mjs", ...args: readonly string[]): Outcome {
  return runProgram(fileURLToPath(new URL(program, folder)), args);
}
