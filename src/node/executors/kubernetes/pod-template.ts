/**
 * @file The pod template of a user's: a file, or a mapping in the study file; with the manifest of a pod or only with its parts.
 */
import { parse } from "yaml";
import { readRegularSync } from "../../files/index.ts";
import { type Fields, isFields } from "../../is-fields.ts";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import { SubmissionRefused } from "../executor.ts";

const MAX_BYTES = 1 << 20;
/** The name of the container where no template names it. */
const CONTAINER = "trial";

/** A pod template, divided into what commands are put into and the rest. */
export interface PodTemplate {
  readonly labels: Fields;
  readonly annotations: Fields;
  /** The specification of the pod without its containers. */
  readonly spec: Fields;
  /** The container that the command runs in. */
  readonly container: Fields & { readonly name: string };
  readonly otherContainers: readonly Fields[];
}

/** Reads the template that settings name. Throws `SubmissionRefused` where it cannot be read, or holds what would not count. */
export function readPodTemplate({ template, container: named, image }: KubernetesSettings): PodTemplate {
  const pod = template === undefined ? {} : "file" in template ? readFile(template.file) : template.pod;
  const spec = podSpec(pod);
  const containers = listOf(spec["containers"]);
  const chosen = named === undefined ? containers[0] : containers.find(({ name }) => name === named);
  if (named !== undefined && chosen === undefined) {
    throw refused(`has no container ${named}; it has ${containers.map(({ name }) => name).join(", ") || "none"}`);
  }
  const container = { ...chosen, name: typeof chosen?.["name"] === "string" ? chosen["name"] : CONTAINER };
  for (const key of ["command", "args"]) {
    if (chosen?.[key] !== undefined) {
      throw refused(`has the key ${key} in the container ${container.name}, where the study's command runs; remove it`);
    }
  }
  if (image === undefined && chosen?.["image"] === undefined) {
    throw refused(`has no image in the container ${container.name}; write it there, or as kubernetes.image`);
  }
  const restart = spec["restartPolicy"];
  if (restart !== undefined && restart !== "Never") {
    throw refused(`has restartPolicy: ${String(restart)}; a trial is run again by Paretune: write Never, or remove it`);
  }
  const { containers: _, ...rest } = spec;
  const { labels, annotations } = fieldsOf(pod["metadata"]);
  return {
    labels: fieldsOf(labels),
    annotations: fieldsOf(annotations),
    spec: rest,
    container,
    otherContainers: containers.filter((each) => each !== chosen),
  };
}

/** The specification in a manifest of a pod, in a `PodTemplate`, in the template of a job; or the fields of a specification themselves. */
function podSpec(pod: Fields): Fields {
  const { kind } = pod;
  if (kind !== undefined && kind !== "Pod") {
    throw refused(`is a ${String(kind)}; write a Pod, or metadata and spec alone, as below the key template of a Job`);
  }
  if (pod["spec"] !== undefined && !isFields(pod["spec"])) throw refused("has a spec that is no mapping");
  if (pod["spec"] === undefined && pod["containers"] !== undefined) {
    throw refused("has containers beside metadata; write them below the key spec");
  }
  return fieldsOf(pod["spec"]);
}

function readFile(path: string): Fields {
  try {
    const value: unknown = parse(readRegularSync(path, { maxBytes: MAX_BYTES }).toString("utf8"));
    if (isFields(value)) return value;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw refused(`cannot be read: ${reason}`, path);
  }
  throw refused("must be a mapping with metadata and spec", path);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function refused(what: string, path?: string): SubmissionRefused {
  return new SubmissionRefused(`cannot be submitted: the pod template ${path === undefined ? "" : `${path} `}${what}`);
}
