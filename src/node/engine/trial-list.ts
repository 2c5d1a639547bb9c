/**
 * @file The trials that a program hands over with a request for proposals, and their schema.
 */
import * as z from "zod";
import { evaluatedConfiguration, type Space } from "../../core/space/index.ts";
import {
  contradiction,
  type Measurement,
  modelledMetrics,
  STRATEGIES,
  type Strategy,
  type Study,
  type Trial,
} from "../../core/study/index.ts";

const measured: z.ZodType<Measurement> = z.union([
  z.number().transform((mean): Measurement => ({ mean, count: 1 })),
  z
    .strictObject({ mean: z.number(), standardError: z.number().min(0), count: z.int().min(1).default(1) })
    .transform((value): Measurement => value),
]);

const trial = z.int().min(0);
const parameters = z.record(z.string(), z.unknown());
const metrics = z.record(z.string(), measured);
const origin = z.enum(["told", ...STRATEGIES]).default("told");

/** By its status a trial has metrics, or those that it would have had if it had not been stopped early. */
const trialSchema: z.ZodType<GivenTrial> = z.discriminatedUnion("status", [
  z.strictObject({ trial, parameters, origin, status: z.literal("pending") }),
  z.strictObject({ trial, parameters, origin, status: z.literal("completed"), metrics }),
  z.strictObject({ trial, parameters, origin, status: z.literal("failed"), reason: z.string().default("failed") }),
  z.strictObject({ trial, parameters, origin, status: z.literal("stopped"), expected: metrics }),
]);

type Metrics = Readonly<Record<string, Measurement>>;

/** A trial as a program hands it over. */
export type GivenTrial = {
  readonly trial: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly origin: "told" | Strategy;
} & (
  | { readonly status: "pending" }
  | { readonly status: "completed"; readonly metrics: Metrics }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "stopped"; readonly expected: Metrics }
);

/** A request for proposals. */
export interface ProposalRequest {
  /** The keys of a study file. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly trials: readonly GivenTrial[];
  readonly count: number;
  /** Names the study among those for which this process proposes. */
  readonly session: string;
}

/** What `propose` is given. */
export const proposalRequestSchema: z.ZodType<ProposalRequest> = z.strictObject({
  definition: z.record(z.string(), z.unknown()),
  trials: z.array(trialSchema),
  count: z.int().min(1).max(1000).default(1),
  session: z.string().max(500).default(""),
});

/** A trial that models cannot use, and why. */
export interface IgnoredTrial {
  readonly trial: number;
  readonly problems: readonly string[];
}

/** The trials of a study in the order of their numbers, and those that cannot be trials of it. */
export function readTrials(
  study: Study,
  space: Space,
  given: readonly GivenTrial[],
): { readonly trials: readonly Trial[]; readonly ignored: readonly IgnoredTrial[] } {
  const trials = new Map<number, Trial>();
  const ignored: IgnoredTrial[] = [];
  for (const each of given) {
    const read = readTrial(study, space, each);
    const problems = trials.has(each.trial) ? ["its number was given before"] : "problems" in read ? read.problems : [];
    if (problems.length > 0) ignored.push({ trial: each.trial, problems });
    else if ("trial" in read) trials.set(each.trial, read.trial);
  }
  return { trials: [...trials.values()].sort((a, b) => a.number - b.number), ignored };
}

type ReadTrial = { readonly trial: Trial } | { readonly problems: readonly string[] };

function readTrial(study: Study, space: Space, given: GivenTrial): ReadTrial {
  const checked = evaluatedConfiguration(space, given.parameters);
  if ("issues" in checked) return { problems: checked.issues };
  const base = { number: given.trial, configuration: checked.configuration, origin: given.origin };
  switch (given.status) {
    case "pending":
      return { trial: { ...base, status: "pending" } };
    case "failed":
      return { trial: { ...base, status: "failed", reason: given.reason } };
    case "completed": {
      const problems = metricProblems(study, given.metrics);
      return problems.length > 0 ? { problems } : { trial: { ...base, status: "completed", metrics: given.metrics } };
    }
    case "stopped": {
      const problems = metricProblems(study, given.expected);
      if (problems.length > 0) return { problems };
      const expected = Object.entries(given.expected).map(
        ([name, { mean, standardError = 0 }]) => [name, { mean, standardError }] as const,
      );
      const stop = { probability: 1, expected: Object.fromEntries(expected) };
      return { trial: { ...base, status: "cancelled", reason: "stopped early", stop } };
    }
  }
}

function metricProblems(study: Study, metrics: Readonly<Record<string, Measurement>>): readonly string[] {
  const missing = modelledMetrics(study).filter((name) => metrics[name] === undefined);
  if (missing.length > 0) return [`it has no ${missing.join(", ")}`];
  const found = contradiction(study, metrics);
  return found === undefined ? [] : [`${found.metric} ${found.reason}`];
}
