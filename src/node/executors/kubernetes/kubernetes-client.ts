/**
 * @file Where the API server of a study's cluster is, and the credentials for it, which are renewed.
 */
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import type { Connection } from "./api-call.ts";
import { credentials, type KubeConfig, openKubeconfig } from "./kubeconfig.ts";

/** How long credentials are used before they are asked for again: tokens expire, and plugins keep valid ones themselves. */
const FRESH_MS = 60_000;
const DEFAULT_NAMESPACE = "default";

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
    this.#config ??= openKubeconfig(this.#settings);
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

async function connectionOf(config: KubeConfig, settings: KubernetesSettings): Promise<Connection> {
  const context = config.getCurrentContext();
  const options = await credentials(config);
  const { namespace } = config.getContexts().find(({ name }) => name === context) ?? {};
  const server = (config.getCurrentCluster()?.server ?? "").replace(/\/+$/, "");
  return { server, context, namespace: settings.namespace ?? namespace ?? DEFAULT_NAMESPACE, options };
}
