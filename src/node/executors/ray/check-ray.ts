/**
 * @file Looks at a cluster of Ray before anything is submitted.
 */
import { dirname } from "node:path";
import type { RaySettings } from "../../study-file/ray-settings.ts";
import { type EngineReport, unanswered } from "../engine-report.ts";
import { type CommandRequest, EngineUnreachable } from "../executor.ts";
import { jobFiles } from "../jobs/job-files.ts";
import { jobScript } from "../jobs/job-script.ts";
import { callRay, rayAddress } from "./ray-client.ts";
import { RAY, submissionBody } from "./submission.ts";

/** What Ray lacks for a study, and what would be submitted for a command. */
export async function checkRay(settings: RaySettings, request: CommandRequest): Promise<EngineReport> {
  const folder = dirname(request.stdoutFile);
  const files = jobFiles(folder, "KEY");
  const address = rayAddress(settings.address);
  const text = `POST ${address}/api/jobs/\n${JSON.stringify(submissionBody(settings, "KEY", files), undefined, 2)}\n\n${jobScript(RAY, request, files).trimEnd()}`;
  const submission = { title: "The job", text };
  const shared = `the nodes must see ${folder} by the same path, on a shared file system`;
  try {
    const { body, error } = await callRay(address, "/api/version");
    if (body === undefined)
      return { problems: [`Ray at ${address} answers ${error}`], facts: { address, folder: shared }, submission };
    const { ray_version } = (body ?? {}) as Readonly<Record<string, unknown>>;
    const version = typeof ray_version === "string" ? ray_version : "unknown";
    return { problems: [], facts: { address, version, folder: shared }, submission };
  } catch (error) {
    if (!(error instanceof EngineUnreachable)) throw error;
    const words = `${error.message}. Start its head with the dashboard (pip install "ray[default]"; ray start --head), or set ray.address`;
    return { ...unanswered(words, error.isMistake), facts: { address, folder: shared }, submission };
  }
}
