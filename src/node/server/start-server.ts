/**
 * @file Starts and ends the servers.
 */
import { createApp } from "./app.ts";
import { type ListenOptions, type RunningServer, startListening } from "./listen.ts";
import { prepareStudies } from "./prepare-study.ts";
import { type ServiceOptions, StudyService } from "./study-service.ts";
import { createTutorialApp } from "./tutorial-app.ts";

/** What is served, and where. */
export interface ServerOptions extends ServiceOptions, ListenOptions {
  /** Told of errors that nobody expected. */
  readonly onError: (error: unknown) => void;
}

/**
 * Starts the server of studies. Throws BadInput where it cannot listen.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { onError } = options;
  const service = new StudyService(options);
  const server = await startListening(options, (rules) => createApp({ service, rules, onError }));
  const early = new AbortController();
  void prepareStudies(service, early.signal).catch(onError);
  return {
    url: server.url,
    close: async () => {
      early.abort();
      await server.close();
      await service.close();
    },
  };
}

/** Starts the server of the tutorial, which only this machine reaches. Throws BadInput where it cannot listen. */
export function startTutorialServer({
  port,
  onError,
}: Pick<ServerOptions, "port" | "onError">): Promise<RunningServer> {
  return startListening({ host: "127.0.0.1", port }, (rules) => createTutorialApp({ rules, onError }));
}
