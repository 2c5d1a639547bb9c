/**
 * @file The executor of a study: whether its client is on this machine, whether its engine answers and would take a command, and
 * whether the folder that its machines share can be written here.
 */
import { type EngineReport, examineEngine, findClient, type LocatedStudy } from "../loop/index.ts";
import type { DiskFacts } from "./disk.ts";
import { type Finding, findingOf } from "./finding.ts";

const SHARE_ADVICE = "Put the study into a folder that the nodes see by the same path.";

/** The findings about an executor other than that of this machine; none for a study that runs here. */
export async function* examineExecutor(study: LocatedStudy, disk: DiskFacts): AsyncGenerator<Finding> {
  const { executor } = study.file.run;
  const client = executor && (await findClient(executor));
  if (executor === undefined || client === undefined) return;
  const { kind } = executor;
  const missing = {
    status: "problem",
    words: `${client.words}.`,
    advice: `Install what ${kind} is asked with.`,
  } as const;
  yield findingOf(
    "client",
    client.isThere ? `${client.words}.` : "",
    { executor: kind, ...client },
    client.isThere ? [] : [missing],
  );
  if (client.isThere) yield judgeEngine(kind, (await examineEngine(study)) ?? { problems: [], facts: {} });
  yield judgeShare(disk);
}

/** The finding about the engine of an executor. */
export function judgeEngine(executor: string, { problems, unreachable, facts }: EngineReport): Finding {
  const { folder: _, ...known } = facts;
  const parts = Object.entries(known).map(([name, value]) => `${name} ${value}`);
  const words = `The executor ${executor} answers${parts.length === 0 ? "" : ` (${parts.join("; ")})`}, and would take a command.`;
  const remarks = [
    ...problems.map((problem) => ({ words: problem, advice: "Correct the study file, or what it names." })),
    ...(unreachable === undefined ? [] : [{ words: unreachable, advice: "A run would wait until it answers." }]),
  ].map((remark) => ({ ...remark, status: "problem" as const, words: `${remark.words}.` }));
  return findingOf(
    "cluster",
    remarks.length === 0 ? words : "",
    { executor, problems, unreachable, ...known },
    remarks,
  );
}

/** The finding about the folder of the results as what machines share. */
export function judgeShare({ folder, kind, refused }: DiskFacts): Finding {
  if (refused !== undefined) {
    const remark = {
      status: "problem",
      words: `It cannot be written here: ${refused}.`,
      advice: SHARE_ADVICE,
    } as const;
    return findingOf("folder", `${folder} holds the trials.`, { folder, kind, refused }, [remark]);
  }
  const words = `${folder} holds the trials and can be written here (${kind.name}).`;
  if (kind.place === "network") return findingOf("folder", words, { folder, kind });
  const remark = {
    status: "warning",
    words: "It is not seen whether other machines see it.",
    advice: SHARE_ADVICE,
  } as const;
  return findingOf("folder", words, { folder, kind }, [remark]);
}
