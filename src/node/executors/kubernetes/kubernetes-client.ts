/**
 * @file Asks the API server of Kubernetes. The package `@kubernetes/client-node` reads kubeconfigs and gets credentials (tokens,
 * certificates, plugins of cloud providers, the account of a pod); it is loaded only where a study uses it.
 */
import { createRequire } from "node:module";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import { EngineUnreachable, SubmissionRefused } from "../executor.ts";
import type { Connection } from "./api-call.ts";

/** How long credentials are used before they are asked for again: tokens expire, and plugins keep valid ones themselves. */
const FRESH_MS = 60_000;
const MAX_ERROR_CHARACTERS = 200;
const DEFAULT_NAMESPACE = "default";
/** The context that the package makes up where there is no kubeconfig. */
const NO_CONFIG = "loaded-context";

/** What is used of a kubeconfig of the package. */
interface KubeConfig {
  loadFromFile(path: string): void;
  loadFromDefault(): void;
  setCurrentContext(name: string): void;
  getContexts(): readonly { readonly name: string; readonly namespace?: string }[];
  getCurrentContext(): string;
  getCurrentCluster(): { readonly server: string; readonly skipTLSVerify?: boolean } | null;
  applyToHTTPSOptions(options: object): Promise<void>;
}

/** A connection to the cluster of a study, whose credentials are renewed. */
export class KubernetesClient {
  readonly #settings: KubernetesSettings;
  #config: Promise<KubeConfig> | undefined;
  #connection: { readonly made: number; readonly value: Connection } | undefined;

  constructor(settings: KubernetesSettings) {
    this.#settings = settings;
  }

  /**
   * Where to send requests, and with which credentials. Throws `SubmissionRefused` where the package is missing or there is no such
   * cluster, and `EngineUnreachable` where the cluster gives no credentials now, e.g. because a login has expired.
   */
  async connection(): Promise<Connection> {
    if (this.#connection !== undefined && performance.now() - this.#connection.made < FRESH_MS) {
      return this.#connection.value;
    }
    this.#config ??= openConfig(this.#settings);
    try {
      const value = await connectionOf(await this.#config, this.#settings);
      this.#connection = { made: performance.now(), value };
      return value;
    } catch (error) {
      this.#config = undefined; // the file may be right the next time
      throw error;
    }
  }

  /** Forgets the credentials, because the server does not accept them. */
  forget(): void {
    this.#connection = undefined;
    this.#config = undefined;
  }

  /** The last connection, for what has to be sent at once. */
  get last(): Connection | undefined {
    return this.#connection?.value;
  }
}

async function openConfig(settings: KubernetesSettings): Promise<KubeConfig> {
  const { KubeConfig } = await loadClient();
  const config = new KubeConfig();
  try {
    if (settings.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(settings.kubeconfig);
  } catch (error) {
    throw new SubmissionRefused(`cannot be submitted: the kubeconfig cannot be read (${firstLine(error)})`);
  }
  if (config.getCurrentContext() === NO_CONFIG && config.getCurrentCluster()?.server === "http://localhost:8080") {
    throw new SubmissionRefused(
      "cannot be submitted: there is no kubeconfig (KUBECONFIG, ~/.kube/config), and this is no pod of a cluster; set kubernetes.kubeconfig",
    );
  }
  const { context } = settings;
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
      throw new SubmissionRefused(`cannot be submitted: the kubeconfig has no context ${context}; ${has}`);
    }
    config.setCurrentContext(context);
  }
  return config;
}

async function connectionOf(config: KubeConfig, settings: KubernetesSettings): Promise<Connection> {
  const cluster = config.getCurrentCluster();
  const context = config.getCurrentContext();
  if (cluster === null) {
    throw new SubmissionRefused(
      `cannot be submitted: the kubeconfig names no cluster for the context ${context || "in use"}`,
    );
  }
  const options: { headers?: Readonly<Record<string, string>>; auth?: string } = {};
  // The package refuses plain HTTP, by which `kubectl proxy` answers on this machine, without any credentials.
  if (!cluster.server.startsWith("http:")) {
    await config.applyToHTTPSOptions(options).catch((error: unknown) => {
      throw new EngineUnreachable(`Kubernetes cannot be asked: there are no credentials (${firstLine(error)})`);
    });
  }
  const namespace =
    settings.namespace ?? config.getContexts().find(({ name }) => name === context)?.namespace ?? DEFAULT_NAMESPACE;
  return { server: cluster.server.replace(/\/+$/, ""), context, namespace, options };
}

/** The first line of an error. Further ones may hold what a plugin has printed. */
function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, MAX_ERROR_CHARACTERS) : "";
}

async function loadClient(): Promise<{ readonly KubeConfig: new () => KubeConfig }> {
  try {
    return (await import("@kubernetes/client-node")) as unknown as { readonly KubeConfig: new () => KubeConfig };
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    // Unlike import, require also looks in the folders of the variable NODE_PATH.
    return createRequire(import.meta.url)("@kubernetes/client-node") as {
      readonly KubeConfig: new () => KubeConfig;
    };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new SubmissionRefused(
      "cannot be submitted: the package @kubernetes/client-node is not installed. Install it beside Paretune: npm install " +
        "@kubernetes/client-node@1 (npm install --global where Paretune is installed with --global), or anywhere, and name its " +
        "node_modules folder in NODE_PATH",
    );
  }
}

function isNotFound(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
