/**
 * @file Parses how jobs of Ray are submitted: the block `ray`.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";

/** The block as it is written. */
export interface RayFields {
  readonly address?: string | undefined;
  readonly num_cpus?: number | undefined;
  readonly num_gpus?: number | undefined;
  readonly memory?: number | string | undefined;
  readonly resources?: Readonly<Record<string, number>> | undefined;
  readonly runtime_env?: Readonly<Record<string, unknown>> | undefined;
}

/** How jobs are submitted. */
export interface RaySettings {
  /** The address of the dashboard, without a slash at its end; absent: that of the environment. */
  readonly address?: string;
  /** The number of CPUs that Ray sets aside for a job. */
  readonly cpus?: number;
  readonly gpus?: number;
  /** In bytes. */
  readonly memory?: number;
  readonly resources?: Readonly<Record<string, number>>;
  readonly runtimeEnv?: Readonly<Record<string, unknown>>;
}

const UNITS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };
const MEMORY = /^([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([kmgt]?)(i?)b?$/i;

/** The shape of the block. */
export const raySchema: z.ZodType<RayFields | undefined> = z
  .strictObject({
    address: z
      .string()
      .max(2000)
      .optional()
      .meta({
        description:
          "the address of the dashboard; default: RAY_API_SERVER_ADDRESS, RAY_ADDRESS, or http://127.0.0.1:8265",
        examples: ["http://127.0.0.1:8265"],
      }),
    num_cpus: z
      .number()
      .min(0)
      .max(1e6)
      .optional()
      .meta({ description: "the number of CPUs that Ray sets aside for each command; default 1", examples: [4] }),
    num_gpus: z
      .number()
      .min(0)
      .max(1e6)
      .optional()
      .meta({ description: "the number of GPUs that Ray sets aside for each command; default 0", examples: [1] }),
    memory: z
      .union([z.int().min(0), z.string().regex(MEMORY)])
      .optional()
      .meta({ description: "memory that Ray sets aside for each command, such as 16GiB", examples: ["16GiB"] }),
    resources: z
      .record(z.string().min(1).max(200), z.number().min(0))
      .optional()
      .meta({ description: "custom resources that Ray sets aside for each command", examples: [{ phone: 1 }] }),
    runtime_env: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "Ray's runtime environment of each command", examples: [{ pip: ["torch"] }] }),
  })
  .optional()
  .meta({ description: "how jobs of Ray are submitted" });

/** The settings of the block; reports an address that is none, and keys that have their place elsewhere. */
export function readRay(fields: RayFields | undefined, report: IssueReport): RaySettings {
  const { address, num_cpus, num_gpus, memory, resources, runtime_env } = fields ?? {};
  const problem = address === undefined ? undefined : addressProblem(address);
  if (problem !== undefined) report.mistake(["ray", "address"], problem, "http://127.0.0.1:8265");
  if (runtime_env?.["env_vars"] !== undefined) {
    report.mistake(
      ["ray", "runtime_env", "env_vars"],
      "use the key env of the study instead: Ray replaces names of variables in its values",
    );
  }
  return {
    ...(address === undefined ? {} : { address: address.replace(/\/+$/, "") }),
    ...(num_cpus === undefined ? {} : { cpus: num_cpus }),
    ...(num_gpus === undefined ? {} : { gpus: num_gpus }),
    ...(memory === undefined ? {} : { memory: bytesOf(memory) }),
    ...(resources === undefined ? {} : { resources }),
    ...(runtime_env === undefined ? {} : { runtimeEnv: runtime_env }),
  };
}

/** What is wrong with an address. */
function addressProblem(address: string): string | undefined {
  if (!URL.canParse(address)) return `must be the address of Ray's dashboard; got ${address}`;
  const { protocol, username, password, search, hash } = new URL(address);
  if (protocol === "ray:") return "must be that of the dashboard (http://…:8265), not of the Ray Client";
  if (protocol !== "http:" && protocol !== "https:") return `must begin with http:// or https://; got ${address}`;
  if (username !== "" || password !== "") return "must hold no password; set the variable RAY_AUTH_TOKEN";
  return search === "" && hash === "" ? undefined : "must end before ? and #";
}

/** A number of bytes, of a text such as `16GiB` or `500M`. */
function bytesOf(memory: number | string): number {
  if (typeof memory === "number") return memory;
  const [, amount = "0", unit = "", binary = ""] = MEMORY.exec(memory) ?? [];
  return Math.round(Number(amount) * (binary === "" ? 1000 : 1024) ** (UNITS[unit.toLowerCase()] ?? 0));
}
