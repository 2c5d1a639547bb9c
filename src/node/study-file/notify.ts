/**
 * @file Parses who is told what happens to a study: the key `notify`.
 */
import * as z from "zod";
import { namesOf, parseTemplate, splitWords, type Template } from "../command-template/index.ts";
import { isFields } from "../is-fields.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { programProblem } from "./programs.ts";
import { text } from "./schema-parts.ts";

/** What may be told. */
export const NOTICE_KINDS = ["finished", "failed", "stuck", "recommendation"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The placeholders of `notify.run`. */
export const NOTICE_PLACEHOLDERS = ["event", "message", "study", "trial", "completed", "failed"] as const;

/** The key of a study file. */
export interface NotifyFields {
  readonly notify?:
    | {
        readonly run?: string | undefined;
        readonly url?: string | undefined;
        readonly on?: readonly NoticeKind[] | undefined;
      }
    | undefined;
}

/** Who is told what. At least one of `run` and `url` is there. */
export interface NotifySettings {
  /** The words of a command. */
  readonly run?: readonly Template[];
  /** An address, or the name of the environment variable that has it. */
  readonly url?:
    | { readonly kind: "address"; readonly address: string }
    | { readonly kind: "variable"; readonly name: string };
  readonly on: readonly NoticeKind[];
}

/** The shape of the key. */
export const notifySchema: z.ZodType<NotifyFields["notify"]> = z
  .strictObject({
    run: text("a command with {placeholders}", "notify-send {study} {message}").optional(),
    url: text(
      "an address to which JSON is posted, or $NAME of an environment variable that has it",
      "$SLACK_WEBHOOK",
    ).optional(),
    on: z
      .array(z.enum(NOTICE_KINDS))
      .min(1)
      .optional()
      .meta({
        description: `a list of ${NOTICE_KINDS.join(", ")}; default: all of them`,
        examples: [["finished", "stuck"]],
      }),
  })
  .optional()
  .meta({ description: "who is told what happens to the study: run, url, on", examples: [{ url: "$SLACK_WEBHOOK" }] });

/**
 * The settings that the key means; undefined without it, or where a mistake is reported. With the folder that the command starts in
 * it is noted what cannot be delivered from this machine.
 */
export function readNotify(fields: unknown, report: IssueReport, folder?: string): NotifySettings | undefined {
  if (!isFields(fields)) return undefined;
  const { run, url, on } = fields;
  if (run === undefined && url === undefined) {
    report.mistake(["notify"], "needs run, a command, or url, an address", '{ url: "$SLACK_WEBHOOK" }');
    return undefined;
  }
  const command = typeof run === "string" ? readWords(run, ["notify", "run"], report) : undefined;
  const address = typeof url === "string" ? readAddress(url, report) : undefined;
  if (folder !== undefined) noteUndeliverable({ command, address }, folder, report);
  const kinds = NOTICE_KINDS.filter((kind) => !Array.isArray(on) || on.includes(kind));
  return {
    ...(command === undefined ? {} : { run: command }),
    ...(address === undefined ? {} : { url: address }),
    on: kinds,
  };
}

/** Notes a program that is not there and a variable that is not set: they keep notices from arriving, and no trial from running. */
function noteUndeliverable(
  { command, address }: { readonly command: NotifySettings["run"]; readonly address: NotifySettings["url"] },
  folder: string,
  report: IssueReport,
): void {
  const search = { cwd: folder, path: process.env["PATH"] ?? "" };
  const problem = command === undefined ? undefined : programProblem({ kind: "words", words: command }, search, false);
  if (problem !== undefined) report.note(["notify", "run"], `${problem.join(": ")}; no notification would arrive`);
  if (address?.kind !== "variable" || /^https?:\/\//i.test(process.env[address.name] ?? "")) return;
  report.note(
    ["notify", "url"],
    `the environment variable ${address.name} has no address; no notification would arrive`,
  );
}

function readWords(line: string, path: KeyPath, report: IssueReport): readonly Template[] | undefined {
  const split = splitWords(parseTemplate(line));
  if (!split.ok) {
    report.mistake(path, split.problem);
    return undefined;
  }
  const words = split.words.map(({ parts }) => parts);
  const known: readonly string[] = NOTICE_PLACEHOLDERS;
  for (const name of new Set(words.flat().flatMap((part) => namesOf(part)))) {
    if (known.includes(name)) continue;
    report.mistake(path, `there is no placeholder {${name}}; known: ${known.map((each) => `{${each}}`).join(", ")}`);
  }
  if (words.length === 0) report.mistake(path, "must be a command", "notify-send {study} {message}");
  return words;
}

function readAddress(url: string, report: IssueReport): NotifySettings["url"] {
  const variable = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(url)?.[1];
  if (variable !== undefined) return { kind: "variable", name: variable };
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return { kind: "address", address: url };
  report.mistake(
    ["notify", "url"],
    "must be an address that begins with http:// or https://, or $NAME of an environment variable",
    "$SLACK_WEBHOOK",
  );
  return undefined;
}
