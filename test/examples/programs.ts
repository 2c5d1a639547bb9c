/** @file The example's programs as a user runs them, each in a process of its own; and its modules, for closer looks. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = new URL("../../examples/digits/", import.meta.url);

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Where the example lies. */
export const exampleFolder: string = fileURLToPath(folder);

/** Runs a program to its end, with changes to the environment. */
export function runProgram(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Outcome {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: "utf8", env });
  return { code: status, output: stdout, errors: stderr };
}

/** Runs `node PROGRAM ARGUMENTS` of examples/digits to its end. */
export function runExample(program: "train.mjs" | "time.mjs", ...args: readonly string[]): Outcome {
  return runProgram(fileURLToPath(new URL(program, folder)), args);
}

type Real = Float32Array | Float64Array;

export interface Architecture {
  readonly pool: 1 | 2 | 4;
  readonly filters: number;
  readonly kernel: 3 | 5 | 7 | 9;
  readonly layers: number;
  readonly hidden: number;
  readonly shrink: number;
  readonly activation: "relu" | "leaky" | "tanh" | "gelu";
  readonly bias: boolean;
}

export interface Random {
  readonly uniform: () => number;
  readonly below: (n: number) => number;
  readonly normal: () => number;
}

export interface Network {
  readonly parameters: Real;
  readonly gradients: Real;
  initialise(random: Random, scale: number): void;
  learn(image: Real, label: number, smoothing: number, dropout: number, random: Random): number;
  scores(image: Real): Real;
  classify(image: Real): number;
}

export interface Digits {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

interface Modules {
  readonly network: {
    createNetwork(architecture: Architecture, type?: typeof Float32Array | typeof Float64Array): Network;
    exportNetwork(network: Network): string;
    importNetwork(text: string): Network;
  };
  readonly data: {
    findDigits(folder?: string): string;
    readDigits(folder: string, limit?: number): Digits;
    splitRows(count: number): { readonly training: Uint32Array; readonly validation: Uint32Array };
    shiftImage(image: Float32Array, right: number, down: number, target: Float32Array): Float32Array;
  };
  readonly random: { createRandom(seed: number): Random };
  readonly train: {
    train(
      network: Network,
      digits: Digits,
      rows: Uint32Array,
      flags: Readonly<Record<string, number | string>>,
      random: Random,
    ): number[];
  };
}

/** One of the example's modules. They are plain JavaScript; what is used of them is stated above. */
export async function importExample<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return import(new URL(`${name}.mjs`, folder).href);
}
