/**
 * @file The schemas of answers, which are the documents of the commands' `--json`. Keys that are not listed here may come with later
 * versions.
 */
import * as z from "zod";
import type {
  ErrorAnswer,
  EstimatesAnswer,
  FileAnswer,
  FindingsAnswer,
  ListedStudyAnswer,
  PausedStudyJson,
  StatusAnswer,
  StudyPageAnswer,
  TrialPageAnswer,
  TrialRowAnswer,
} from "./answers.ts";

const parameters = z.record(z.string(), z.unknown()).describe("Parameters by name.");
const measurement = z.looseObject({
  mean: z.number(),
  standardError: z.number().optional(),
  count: z.number().int().optional(),
});

export const SUGGESTIONS: z.ZodType = z.array(z.looseObject({ trial: z.number().int(), parameters }));

export const TOLD: z.ZodType = z.array(
  z.looseObject({
    trial: z.number().int().optional(),
    status: z.string().optional(),
    recorded: z.boolean(),
    refused: z.array(z.string()).optional(),
  }),
);

export const EDITED: z.ZodType = z.looseObject({
  file: z.string(),
  recorded: z.boolean(),
  changes: z.array(z.string()),
});

const curve = z.looseObject({ steps: z.array(z.number()), values: z.array(z.number()) });
const metrics = z.record(z.string(), measurement);

const stop = z.looseObject({
  probability: z.number(),
  expected: z.record(z.string(), z.looseObject({ mean: z.number(), standardError: z.number() })),
});

const units = z.record(z.string(), z.array(z.string()));

/** A row of `trials --json`. */
const trialRow = z.looseObject({
  trial: z.number().int(),
  id: z.string(),
  status: z.enum(["pending", "running", "completed", "failed", "cancelled"]),
  origin: z.string(),
  of: z.number().int().optional().describe("Trial that is repeated."),
  parameters,
  outside: z.array(z.string()).optional().describe("Parameters whose values are outside the search space."),
  metrics,
  missing: z.record(z.string(), z.string()).optional().describe("Why recorded metrics have no value."),
  reason: z.string().optional(),
  held: z
    .looseObject({ reason: z.string(), ended: z.string() })
    .optional()
    .describe(
      "Its evaluation has failed, and it is being checked whether that is the machine's fault: it is not running any more.",
    ),
  stop: stop.optional().describe("Why the trial was stopped early."),
  progress: z.record(z.string(), curve).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  duration: z.number().optional().describe("In seconds, without the time of waiting for units."),
  waited: z.number().optional().describe("Seconds for which its commands waited for units."),
  units: units.optional().describe("Units of resources that its commands held."),
  attempt: z
    .looseObject({ number: z.number().int(), host: z.string(), folder: z.string() })
    .optional()
    .describe("The attempt whose outcome counts, its machine, and the folder there."),
  host: z.string().optional().describe("The machine that has its folder, where several may run the study."),
  folder: z.string().optional(),
  amended: z
    .array(
      z.looseObject({
        time: z.string(),
        was: z.looseObject({
          status: z.string(),
          metrics: metrics.optional(),
          reason: z.string().optional(),
          stop: stop.optional(),
        }),
      }),
    )
    .optional(),
});

/** The document of `trials --json`. */
export const TRIAL_ROWS: z.ZodType<readonly TrialRowAnswer[]> = z.array(trialRow);

const listedFile = z.strictObject({ path: z.string(), bytes: z.number().int(), modified: z.string() });

export const FILES: z.ZodType<readonly FileAnswer[]> = z.array(listedFile);

export const TRIAL_PAGE: z.ZodType<TrialPageAnswer> = trialRow.extend({
  cwd: z.string().describe("Folder that the commands start in."),
  commands: z.array(z.string()).describe("Commands as lines for a POSIX shell."),
  files: z.array(listedFile),
});

const interval = z.looseObject({ median: z.number(), lower: z.number().nullable(), upper: z.number().nullable() });
const contradiction = z
  .number()
  .nullable()
  .optional()
  .describe("Difference of measurement and estimate in joint standard errors, where they contradict each other.");
const point = z.looseObject({
  trial: z.number().int(),
  origin: z.string(),
  parameters,
  probability: z.number().nullable(),
  membership: z.number().nullable(),
  feasible: z.boolean().optional(),
  feasibility: z.number().nullable().optional(),
  outside: z.array(z.string()).optional(),
  revised: z.boolean().optional(),
  objectives: z.record(
    z.string(),
    interval.extend({
      measured: measurement,
      contradiction,
      gain: interval.extend({ probability: z.number().nullable().optional() }).nullable().optional(),
    }),
  ),
});

export const FINDINGS: z.ZodType<FindingsAnswer> = z
  .looseObject({
    basis: z.enum(["model", "measured"]),
    reference: z.record(z.string(), z.looseObject({ value: z.number(), source: z.string() })),
    inferredReference: z.record(z.string(), z.number()).optional(),
    hypervolume: z.number().nullable(),
    front: z.array(point),
    contenders: z.array(point),
    recommendation: point
      .extend({
        rule: z.string(),
        sure: z.boolean(),
        words: z.array(z.string()),
        differences: z
          .array(z.looseObject({ parameter: z.string(), baseline: z.unknown(), value: z.unknown() }))
          .optional(),
        folder: z.string().nullable().optional(),
        cwd: z.string().optional(),
        commands: z.array(z.string()).optional(),
        confirm: z.string().optional(),
      })
      .nullable(),
    constant: z.array(z.unknown()).optional(),
    bounds: z.array(z.looseObject({ words: z.string(), command: z.string().nullable() })).optional(),
    curve: z
      .looseObject({
        quantity: z.string(),
        points: z.array(z.looseObject({ trial: z.number().int(), measured: z.number(), model: z.number().optional() })),
      })
      .nullable(),
  })
  .describe("The document of `best --json`.");

const run = z
  .looseObject({
    alive: z.boolean().describe("Whether a process runs the study now."),
    since: z.string().optional().describe("When that run began."),
    host: z.string().optional(),
    process: z.number().int().optional(),
    runs: z
      .array(
        z.looseObject({
          since: z.string(),
          host: z.string(),
          process: z.number().int(),
          trials: z.array(z.number().int()),
        }),
      )
      .optional()
      .describe("All processes that run the study, oldest first, with the trials that each is running."),
    paused: z.boolean(),
    pausedSince: z.string().optional(),
    reason: z.string().optional().describe("Why it was paused."),
  })
  .describe("Whether the study is being run now, and whether it is paused.");

export const PAUSED: z.ZodType<PausedStudyJson> = z.looseObject({
  paused: z.boolean(),
  changed: z.boolean().describe("Whether the study was in the other state before."),
  run,
});

const time = z.looseObject({ spent: z.number(), budget: z.number(), left: z.number() });

export const STATUS: z.ZodType<StatusAnswer> = z
  .looseObject({
    study: z.string(),
    store: z.string(),
    budget: z.number().nullable(),
    trials: z.looseObject({
      pending: z.number().int(),
      running: z.number().int(),
      completed: z.number().int(),
      failed: z.number().int(),
      cancelled: z.number().int(),
    }),
    ended: z.number().int(),
    told: z.number().int(),
    stoppedEarly: z.number().int().optional(),
    interrupted: z.array(z.number().int()).optional(),
    held: z.number().int().optional().describe("Trials whose failures are being checked."),
    repeats: z.number().int(),
    seconds: time.optional(),
    slotSeconds: time.optional(),
    run,
    units: z
      .record(
        z.string(),
        z.union([z.strictObject({ holds: units }), z.strictObject({ waitsFor: z.array(z.string()) })]),
      )
      .optional()
      .describe("What running trials hold or wait for, by number."),
    front: z.array(z.number().int()),
    hypervolume: z.number().nullable(),
    expectedGain: z
      .looseObject({ trials: z.number(), hypervolume: z.number().nullable(), share: z.number() })
      .nullable(),
    models: z.record(z.string(), z.string()).nullable(),
    lastEvent: z.string().nullable(),
    edits: z.array(z.looseObject({ time: z.string().optional() })),
  })
  .describe("The document of `status --json`.");

const unit = z.string().optional();

const definition = z.looseObject({
  objectives: z.array(z.looseObject({ name: z.string(), goal: z.enum(["maximize", "minimize"]), unit })),
  metrics: z.array(z.looseObject({ name: z.string(), unit })).describe("Metrics that are no objectives."),
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      lower: z.number().optional(),
      upper: z.number().optional(),
      scale: z.enum(["linear", "log"]).optional(),
      step: z.number().optional(),
      values: z.array(z.unknown()).optional(),
      pin: z.unknown().optional(),
      isConditional: z.boolean().optional(),
      condition: z.string().optional().describe("When it is used."),
    }),
  ),
  baseline: parameters.optional(),
  outcomeConstraints: z.array(z.string()),
  evaluator: z.literal("caller").optional().describe("Who evaluates the trials, if not the commands."),
  strategy: z.string(),
  batch: z.number().int(),
  parallel: z.number().int(),
  budget: z
    .looseObject({
      trials: z.number().int().nullable().describe("Null where only time is limited."),
      seconds: z.number().optional(),
      slotSeconds: z.number().optional(),
    })
    .describe("Limits of the budget."),
});

const counted = z
  .looseObject({
    completed: z.number().int(),
    failed: z.number().int(),
    stopped: z.number().int().describe("Stopped early."),
    running: z.number().int(),
    held: z.number().int().describe("Failed, while it is being checked whether that is the machine's fault."),
  })
  .optional()
  .describe("Numbers of the trials that count towards the budget.");

const lastResult = z.string().nullable().optional().describe("When a trial last got a result.");

export const STUDY_PAGE: z.ZodType<StudyPageAnswer> = z.looseObject({
  name: z.string(),
  file: z.string(),
  events: z.number().int().describe("Number of the last event."),
  definition: definition.describe("What the study file says."),
  run,
  status: STATUS.nullable(),
  counted,
  lastResult,
  best: FINDINGS.nullable(),
  message: z.string().optional().describe("Why there is no status."),
});

export const ESTIMATES: z.ZodType<EstimatesAnswer> = z.looseObject({
  isUpToDate: z.boolean().describe("Whether no result has come since."),
  isFitting: z.boolean().describe("Whether the model is being fitted now."),
  trials: z.number().int().nullable().describe("Number of trials that the model was fitted to; null without one."),
  estimates: z.array(
    z.looseObject({
      trial: z.number().int(),
      isOnFront: z.boolean(),
      membership: z.number().nullable(),
      probability: z.number().nullable(),
      feasibility: z.number().nullable(),
      objectives: z.record(z.string(), interval.extend({ contradiction })),
    }),
  ),
});

const spread = z.looseObject({ middle: z.number(), lower: z.number().nullable(), upper: z.number().nullable() });

export const IMPORTANCE: z.ZodType = z.looseObject({
  ranking: z.array(z.string()).describe("Parameters, the most important first."),
  unknown: z.array(z.string()).describe("Parameters whose importance is not known yet."),
  metrics: z.record(
    z.string(),
    z.looseObject({
      parameters: z.record(
        z.string(),
        z.looseObject({ total: spread, first: spread, matters: z.number(), relevance: spread }),
      ),
    }),
  ),
});

const diagnosed = z.record(
  z.string(),
  z.looseObject({ model: z.string(), trust: z.string().nullable(), words: z.string() }),
);

export const DIAGNOSIS: z.ZodType = z.looseObject({
  study: z.string(),
  trials: z.number().int(),
  model: z.string(),
  objectives: diagnosed,
  constrained: diagnosed,
});

export const STUDY_LIST: z.ZodType<readonly ListedStudyAnswer[]> = z.array(
  z.looseObject({
    name: z.string(),
    file: z.string(),
    trials: z.number().int().optional(),
    ended: z.number().int().optional(),
    running: z.number().int().optional(),
    failed: z.number().int().optional(),
    budget: z.number().nullable().optional(),
    counted,
    run: run.optional(),
    lastEvent: z.string().nullable().optional(),
    lastResult,
    problem: z.string().optional().describe("Why the study cannot be used."),
  }),
);

export const FIGURES: z.ZodType = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.string(),
    title: z.string(),
    caption: z.string(),
    url: z.string().describe("Of the SVG."),
    data: z.string().describe("Of the data."),
  }),
);

export const FIGURE: z.ZodType = z
  .looseObject({ kind: z.string(), name: z.string(), title: z.string() })
  .describe("What is drawn, in own units; what else it holds depends on its kind.");

export const FIGURE_DATA: z.ZodType = z.array(FIGURE);

/** Every error. */
export const ERROR: z.ZodType<ErrorAnswer> = z.strictObject({
  error: z.looseObject({ code: z.string(), message: z.string() }),
});
