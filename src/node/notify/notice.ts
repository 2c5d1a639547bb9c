/**
 * @file One notice: that something happened to a study, for a person.
 */
import type { Configuration } from "../../core/space/index.ts";
import type { NoticeKind } from "../study-file/notify.ts";

/** Something to tell. */
export interface Notice {
  readonly kind: NoticeKind | "test";
  /** The same for the same event, also in a later run: it is sent once. */
  readonly key: string;
  /** A sentence for people. */
  readonly message: string;
  /** Numbers of completed and failed trials of the budget so far. */
  readonly completed: number;
  readonly failed: number;
  /** The trial that is recommended, or that reached the target. */
  readonly trial?: number;
  readonly parameters?: Configuration;
  /** The values as measured. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The document that is posted. Slack, Mattermost and others show its `text`. */
export function noticeJson(
  study: string,
  { kind, key: _, message, ...rest }: Notice,
  time: Date,
): Record<string, unknown> {
  return { text: `${study}: ${message}`, event: kind, study, message, time: time.toISOString(), ...rest };
}
