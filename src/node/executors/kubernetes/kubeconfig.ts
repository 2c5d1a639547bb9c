/**
 * @file Reads the kubeconfig of a study and says what is wrong with it. The package `@kubernetes/client-node` does the reading; it is
 * loaded only where a study uses it. It takes a file without clusters, a user that is not there and certificates that are none
 * without a word, which is why that is looked at here.
 */
import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import type { EngineClient } from "../engine-report.ts";
import { EngineUnreachable, SubmissionRefused } from "../executor.ts";
import { readYamlFile } from "./yaml-file.ts";

const MAX_ERROR_CHARACTERS = 200;
/** The context that the package makes up where there is no kubeconfig. */
const NO_CONFIG = "loaded-context";

/** What is used of a kubeconfig of the package. */
export interface KubeConfig {
  loadFromFile(path: string): void;
  loadFromDefault(): void;
  setCurrentContext(name: string): void;
  getContexts(): readonly KubeContext[];
  getUsers(): readonly { readonly name: string }[];
  getCurrentContext(): string;
  getCurrentCluster(): { readonly name: string; readonly server: string; readonly skipTLSVerify?: boolean } | null;
  getCurrentUser(): KubeUser | null;
  applyToHTTPSOptions(options: object): Promise<void>;
}

interface KubeContext {
  readonly name: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

interface KubeUser {
  readonly name: string;
  readonly exec?: { readonly command?: string } | null;
}

/** Reads a kubeconfig and chooses the context. Throws `SubmissionRefused` where it is no kubeconfig, or has no such context. */
export async function openKubeconfig(settings: KubernetesSettings): Promise<KubeConfig> {
  const { KubeConfig } = await loadClient();
  const config = new KubeConfig();
  for (const file of filesOf(settings)) checkFile(file);
  try {
    if (settings.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(settings.kubeconfig);
  } catch (error) {
    throw refused(`the kubeconfig cannot be read (${firstLine(error)})`);
  }
  if (config.getCurrentContext() === NO_CONFIG && config.getCurrentCluster()?.server === "http://localhost:8080") {
    throw refused(
      "there is no kubeconfig (KUBECONFIG, ~/.kube/config), and this is no pod of a cluster; set kubernetes.kubeconfig",
    );
  }
  chooseContext(config, settings.context);
  return config;
}

/** The files that the package reads; none where it finds its own way, as in a pod. */
function filesOf({ kubeconfig }: KubernetesSettings): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const named = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  if (named.length > 0) return named;
  const usual = join(process.env["HOME"] ?? homedir(), ".kube", "config");
  return existsSync(usual) ? [usual] : [];
}

function checkFile(path: string): void {
  const read = readYamlFile(path);
  if (!read.ok) throw refused(`the kubeconfig ${path} ${read.problem}`);
  for (const key of ["clusters", "contexts", "users"]) {
    const value = read.fields[key];
    if (value !== undefined && value !== null && !Array.isArray(value)) {
      throw refused(`the kubeconfig ${path} has the key ${key}, which is no list`);
    }
  }
}

/** Chooses the context that the study names; checks that it has a cluster and a user. */
function chooseContext(config: KubeConfig, named: string | undefined): void {
  const contexts = config.getContexts();
  const known = contexts.map(({ name }) => name);
  if (named !== undefined) {
    if (!known.includes(named)) throw refused(`the kubeconfig has no context ${named}; ${has(known)}`);
    config.setCurrentContext(named);
  }
  const current = config.getCurrentContext();
  if (current === undefined || current === "") {
    throw refused(`the kubeconfig names no current context; set kubernetes.context (${has(known)})`);
  }
  if (!known.includes(current))
    throw refused(`the kubeconfig has no context ${current}, its current one; ${has(known)}`);
  const context = contexts.find(({ name }) => name === current);
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw refused(
      `the context ${current} names the cluster ${context?.cluster || "(none)"}, which the kubeconfig does not have`,
    );
  }
  // Without a user the package would leave out the certificate of the cluster, too.
  if (config.getCurrentUser() === null && !cluster.server.startsWith("http:")) {
    const users = config.getUsers().map(({ name }) => name);
    throw refused(
      `the context ${current} names the user ${context?.user || "(none)"}, which the kubeconfig does not have; ${has(users)}`,
    );
  }
}

function has(names: readonly string[]): string {
  return names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
}

/** Asks for the credentials of the current user. Throws `EngineUnreachable` where there are none, e.g. because a login has expired. */
export async function credentials(config: KubeConfig): Promise<object> {
  const options: SecureContextOptions = {};
  const cluster = config.getCurrentCluster();
  // The package refuses plain HTTP, by which `kubectl proxy` answers on this machine, without any credentials.
  if (cluster === null || cluster.server.startsWith("http:")) return options;
  const user = config.getCurrentUser();
  await config.applyToHTTPSOptions(options).catch((error: unknown) => {
    throw withoutCredentials(problemOf(error, user));
  });
  const problem = certificateProblem(options, cluster.name, user?.name ?? "");
  if (problem !== undefined) throw withoutCredentials(problem);
  return options;
}

function withoutCredentials(problem: string): EngineUnreachable {
  return new EngineUnreachable(`Kubernetes cannot be asked: ${problem}`, { isMistake: true });
}

/** Why there are no credentials. */
function problemOf(error: unknown, user: KubeUser | null): string {
  const { code, syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  const name = user?.name ?? "";
  if (code === "ENOENT" && syscall?.startsWith("spawn")) {
    return `the program ${path} that the kubeconfig runs for credentials (exec of the user ${name}) was not found; install it, or correct PATH`;
  }
  if (code === "EACCES" && syscall?.startsWith("spawn")) {
    return `the program ${path} that the kubeconfig runs for credentials (exec of the user ${name}) is not executable`;
  }
  if (code !== undefined && path !== undefined) {
    return `the file ${path} that the kubeconfig names ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}`;
  }
  const command = user?.exec?.command;
  if (command === undefined) return `there are no credentials (${firstLine(error)})`;
  const reason =
    error instanceof SyntaxError ? "printed no ExecCredential" : `failed: ${firstLine(error) || "it said nothing"}`;
  return `the program ${command} that the kubeconfig runs for credentials (exec of the user ${name}) ${reason}`;
}

/** Certificates that are none: TLS would leave out that of the cluster without a word. */
function certificateProblem(
  { ca, cert, key }: SecureContextOptions,
  cluster: string,
  user: string,
): string | undefined {
  try {
    if (Buffer.isBuffer(ca)) new X509Certificate(ca);
  } catch {
    return `the certificate-authority of the cluster ${cluster} in the kubeconfig is no certificate (PEM)`;
  }
  try {
    createSecureContext({ ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) });
    return undefined;
  } catch (error) {
    return `the client-certificate and client-key of the user ${user} in the kubeconfig cannot be used (${firstLine(error)})`;
  }
}

function refused(what: string): SubmissionRefused {
  return new SubmissionRefused(`cannot be submitted: ${what}`);
}

/** The first line of an error. Further ones may hold what a plugin has printed. */
function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, MAX_ERROR_CHARACTERS) : "";
}

/** Whether the package is installed. */
export async function kubernetesClient(): Promise<EngineClient> {
  try {
    await loadClient();
    return { isThere: true, words: "The package @kubernetes/client-node is installed" };
  } catch (error) {
    if (!(error instanceof SubmissionRefused)) throw error;
    return { isThere: false, words: error.message.replace("cannot be submitted: the", "The") };
  }
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
    throw refused(
      "the package @kubernetes/client-node is not installed. Install it beside Paretune: npm install " +
        "@kubernetes/client-node@1 (npm install --global where Paretune is installed with --global; together with paretune where npx runs " +
        "it), or anywhere, and name its node_modules folder in NODE_PATH",
    );
  }
}

function isNotFound(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
