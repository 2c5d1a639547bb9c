/**
 * @file The schemas of answers, which are the documents of the commands' `--json`. Keys that are not listed here may come with later
 * versions.
 */
import { z } from "zod";

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

/** A row of `trials --json`. */
const trialRow = z.looseObject({
  trial: z.number().int(),
  id: z.string(),
  status: z.enum(["pending", "running", "completed", "failed", "cancelled"]),
  origin: z.string(),
  parameters,
  metrics: z.record(z.string(), measurement),
});

/** The document of `trials --json`. */
export const TRIAL_ROWS: z.ZodType = z.array(trialRow);

const listedFile = z.strictObject({ path: z.string(), bytes: z.number().int(), modified: z.string() });

export const FILES: z.ZodType = z.array(listedFile);

export const TRIAL_PAGE: z.ZodType = trialRow.extend({
  cwd: z.string().describe("Folder that the commands start in."),
  commands: z.array(z.string()).describe("Commands as lines for a POSIX shell."),
  files: FILES,
});

export const FINDINGS: z.ZodType = z
  .looseObject({ basis: z.enum(["model", "measured"]), front: z.array(z.looseObject({ trial: z.number().int() })) })
  .describe("The document of `best --json`.");

export const STATUS: z.ZodType = z
  .looseObject({ study: z.string(), store: z.string(), trials: z.unknown() })
  .describe("The document of `status --json`.");

export const STUDY_PAGE: z.ZodType = z.looseObject({
  name: z.string(),
  file: z.string(),
  events: z.number().int().describe("Number of the last event."),
  status: STATUS.nullable(),
  best: FINDINGS.nullable(),
  message: z.string().optional().describe("Why there is no status."),
});

export const STUDY_LIST: z.ZodType = z.array(
  z.looseObject({
    name: z.string(),
    file: z.string(),
    trials: z.number().int().optional(),
    ended: z.number().int().optional(),
    budget: z.number().nullable().optional(),
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

/** Every error. */
export const ERROR: z.ZodType = z.strictObject({
  error: z.looseObject({ code: z.string(), message: z.string() }),
});
