/**
 * @file The pod template of a user's: a file, or a mapping in the study file; with the manifest of a pod or only with its parts.
 */
import { type Fields, isFields } from "../../is-fields.ts";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import { SubmissionRefused } from "../executor.ts";
import { readYamlFile } from "./yaml-file.ts";

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

/** Makes an error of a phrase that follows "the pod template", and of the key of the study file that it is about. */
type Refusal = (what: string, key?: string) => SubmissionRefused;

/** Reads the template that settings name. Throws `SubmissionRefused` where it cannot be read, or holds what would not count. */
export function readPodTemplate({ template, container: named, image }: KubernetesSettings): PodTemplate {
  const file = template !== undefined && "file" in template ? template.file : undefined;
  const refused: Refusal = (what, key = "template") => {
    const name = file === undefined ? "" : `${file} `;
    return new SubmissionRefused(`cannot be submitted: kubernetes.${key}: the pod template ${name}${what}`);
  };
  const pod =
    file !== undefined ? readFile(file, refused) : template !== undefined && "pod" in template ? template.pod : {};
  const spec = podSpec(pod, refused);
  const containers = containersOf(spec, refused);
  const chosen = named === undefined ? containers[0] : containers.find(({ name }) => name === named);
  if (named !== undefined && chosen === undefined) {
    const known = containers.map(({ name }) => name).join(", ");
    throw refused(`has no container ${named}; ${known === "" ? "it has none" : `it has ${known}`}`, "container");
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
function podSpec(pod: Fields, refused: Refusal): Fields {
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

function containersOf({ containers }: Fields, refused: Refusal): readonly Fields[] {
  if (containers === undefined || containers === null) return [];
  if (!Array.isArray(containers) || !containers.every(isFields)) {
    throw refused("has spec.containers that are no list of mappings; write - name: NAME and below it image: IMAGE");
  }
  return containers;
}

function readFile(path: string, refused: Refusal): Fields {
  const read = readYamlFile(path);
  if (!read.ok) throw refused(read.problem);
  return read.fields;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
