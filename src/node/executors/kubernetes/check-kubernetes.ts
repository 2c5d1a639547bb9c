/**
 * @file Looks at a cluster of Kubernetes before anything is submitted.
 */
import { dirname } from "node:path";
import { stringify } from "yaml";
import { type Fields, isFields } from "../../is-fields.ts";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import { type EngineReport, unanswered } from "../engine-report.ts";
import { type CommandRequest, EngineUnreachable, SubmissionRefused } from "../executor.ts";
import { jobFiles } from "../jobs/job-files.ts";
import { shownAddress } from "./api-call.ts";
import { jobManifest, mountPaths } from "./job-manifest.ts";
import { ask, jobsPath } from "./kubernetes-api.ts";
import { KubernetesClient } from "./kubernetes-client.ts";
import { readPodTemplate } from "./pod-template.ts";

/** What a study does in its namespace. */
const NEEDED = [
  ["batch", "jobs", "create"],
  ["batch", "jobs", "list"],
  ["batch", "jobs", "delete"],
  ["", "pods", "list"],
] as const;

/** What Kubernetes lacks for a study, and what would be submitted for a command. Nothing is made there. */
export async function checkKubernetes(settings: KubernetesSettings, request: CommandRequest): Promise<EngineReport> {
  const folder = dirname(request.stdoutFile);
  const facts = { folder: `pods must mount ${folder} at the same path, and may write there` };
  try {
    const template = readPodTemplate(settings);
    const manifest = jobManifest(request, "key", { settings, template, files: jobFiles(folder, "key") });
    const submission = {
      title: "The job",
      text: stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(),
    };
    const unmounted = mountProblems(mountPaths(settings, template), folder);
    try {
      const { problems, facts: found } = await look(settings, manifest);
      return { problems: [...unmounted, ...problems], facts: { ...found, ...facts }, submission };
    } catch (error) {
      const { problems, ...rest } = unansweredBy(error);
      return { problems: [...unmounted, ...problems], ...rest, facts, submission };
    }
  } catch (error) {
    return { ...unansweredBy(error), facts };
  }
}

/** Whether no volume of the container has the folder of the trial. */
function mountProblems(paths: readonly string[], folder: string): readonly string[] {
  const isMounted = paths.some((path) => `${folder}/`.startsWith(`${path.replace(/\/+$/, "")}/`));
  if (isMounted) return [];
  const has = paths.length === 0 ? "it mounts none" : `it mounts ${paths.join(", ")}`;
  return [
    `no volume of the container has ${folder} (${has}); set kubernetes.volume, or mount a volume in the template where the study is`,
  ];
}

function unansweredBy(error: unknown): Pick<EngineReport, "problems" | "unreachable"> {
  if (error instanceof SubmissionRefused) return { problems: [`A job ${error.message}`] };
  if (!(error instanceof EngineUnreachable)) throw error;
  if (error.isMistake)
    return unanswered(`${error.message}; see the cluster and the user of the context in the kubeconfig`, true);
  return unanswered(
    `${error.message}; see whether it is the right context, and whether it can be reached from here`,
    false,
  );
}

async function look(
  settings: KubernetesSettings,
  manifest: Fields,
): Promise<{ readonly problems: readonly string[]; readonly facts: Readonly<Record<string, string>> }> {
  const client = new KubernetesClient(settings);
  const connection = await client.connection();
  const { context, namespace } = connection;
  const { body: version } = await ask(client, () => ({ method: "GET", path: "/version" }));
  const release = version?.["gitVersion"];
  const facts = {
    cluster: shownAddress(connection),
    ...(context === "" ? {} : { context }),
    ...(typeof release === "string" ? { version: release } : {}),
    namespace,
  };
  // Kubernetes itself checks the job as if it was to run, also for keys that it does not know and would drop; nothing is stored.
  const path = `${jobsPath(namespace)}?dryRun=All&fieldValidation=Strict`;
  const tried = await ask(client, () => ({ method: "POST", path, body: manifest }));
  if (tried.body === undefined) return { problems: [`Kubernetes would refuse the job: ${tried.error}`], facts };
  const denied = await deniedRights(client, namespace);
  const problems =
    denied.length === 0 ? [] : [`the account may not ${denied.join(", ")} in the namespace ${namespace}`];
  return { problems, facts };
}

/** What the account may not do. */
async function deniedRights(client: KubernetesClient, namespace: string): Promise<readonly string[]> {
  const reviews = NEEDED.map(async ([group, resource, verb]) => {
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { namespace, group, resource, verb } },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const answer = await ask(client, () => ({ method: "POST", path, body }));
    const status = answer.body?.["status"];
    return isFields(status) && status["allowed"] === false ? [`${verb} ${resource}`] : [];
  });
  return (await Promise.all(reviews)).flat();
}
