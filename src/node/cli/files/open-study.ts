/**
 * @file The study file that a command is given.
 */
import type { LocateOptions } from "../../loop/index.ts";
import { type OpenedStudy, openStudyFile } from "../../operations/open-study.ts";
import type { CommandArguments } from "../command.ts";

/** Reads the study file that the first argument names; throws BadInput with every issue if it is not valid. */
export function openStudy(args: CommandArguments, options: Omit<LocateOptions, "store"> = {}): Promise<OpenedStudy> {
  return openStudyFile(args.positionals[0] ?? "", { ...options, store: args.text("store") });
}
