/**
 * @file The graphics processors that programs see.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { type Finding, findingOf, type Remark } from "./finding.ts";

const TIMEOUT_MS = 3000;
const BUSY_PERCENT = 10;

/** One graphics processor as nvidia-smi describes it. */
export interface Gpu {
  readonly name: string;
  /** Megabytes. */
  readonly memory: number;
  readonly memoryUsed: number;
  /** Percent of the time in which it computes. */
  readonly utilization: number;
}

/** What is known of graphics processors. */
export interface GpuFacts {
  readonly gpus: readonly Gpu[];
  /** Why nvidia-smi, which is installed, does not answer. */
  readonly failure?: string;
  /** Whether the driver of AMD's processors is there. */
  readonly hasAmd: boolean;
  /** CUDA_VISIBLE_DEVICES, where it is set. */
  readonly visible?: string;
}

/** Asks nvidia-smi, where it is installed. */
export async function gpuFacts(): Promise<GpuFacts> {
  const visible = process.env["CUDA_VISIBLE_DEVICES"];
  const others = { hasAmd: existsSync("/dev/kfd"), ...(visible === undefined ? {} : { visible }) };
  const query = ["--query-gpu=name,memory.total,memory.used,utilization.gpu", "--format=csv,noheader,nounits"];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: TIMEOUT_MS });
    return { gpus: parseGpus(stdout), ...others };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { gpus: [], ...others };
    const [line = "it gave no answer"] = (error instanceof Error ? error.message : String(error))
      .trim()
      .split("\n")
      .slice(-1);
    return { gpus: [], failure: line, ...others };
  }
}

/** The lines that nvidia-smi prints for the query above. */
export function parseGpus(text: string): readonly Gpu[] {
  return text
    .split("\n")
    .map((line) => line.split(/,\s*/))
    .flatMap(([name = "", memory, memoryUsed, utilization]) =>
      name.trim() === "" || memory === undefined
        ? []
        : [
            {
              name: name.trim(),
              memory: Number(memory),
              memoryUsed: Number(memoryUsed),
              utilization: Number(utilization),
            },
          ],
    );
}

/** The finding about graphics processors. */
export function judgeGpus(facts: GpuFacts): Finding {
  const { gpus, failure, hasAmd, visible } = facts;
  const remarks: Remark[] = [];
  if (failure !== undefined) {
    remarks.push({
      status: "warning",
      words: `nvidia-smi is installed but fails: ${failure}.`,
      advice: "Training on the GPU will probably fail too; check the driver.",
    });
  }
  const busy = gpus.filter(({ utilization }) => utilization >= BUSY_PERCENT).length;
  if (busy > 0) {
    remarks.push({
      status: "warning",
      words: `${busy === 1 ? "One of them is" : `${busy} of them are`} computing already.`,
      advice: "Latencies measured beside other work are too long; wait, or choose others with CUDA_VISIBLE_DEVICES.",
    });
  }
  if (visible === "") {
    remarks.push({
      status: "warning",
      words: "CUDA_VISIBLE_DEVICES is empty, which hides every GPU.",
      advice: "Unset it where trials train on a GPU.",
    });
  }
  const list = gpus.map(({ name, memory }) => `${name} (${Math.round(memory / 1024)} GB)`).join(", ");
  const amd = hasAmd ? "an AMD driver is present" : "none visible";
  const shown = visible === undefined || visible === "" ? "" : ` CUDA_VISIBLE_DEVICES is ${visible}.`;
  return findingOf("gpus", `${gpus.length === 0 ? amd : `${gpus.length} × ${list}`}.${shown}`, { ...facts }, remarks);
}
