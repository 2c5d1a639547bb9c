/**
 * @file Proposals for studies whose trials another program keeps. Nothing is stored: the definition and all trials come with every
 * request, so that the proposal is a function of them. Only what makes the next proposal faster is remembered.
 */
import { type Proposal, propose } from "../../core/designer/index.ts";
import { type Study, spaceOf } from "../../core/study/index.ts";
import { definedStudy } from "../operations/define-study.ts";
import { nativeJson } from "../operations/native-json.ts";
import { validated } from "../server/index.ts";
import { createThreads, type Threads } from "../threads/index.ts";
import { type IgnoredTrial, type ProposalRequest, proposalRequestSchema, readTrials } from "./trial-list.ts";

/** The number of studies of which something is remembered. */
const MAX_SESSIONS = 16;

/** What is remembered of a study. */
interface Session {
  readonly definition: string;
  readonly study: Study;
  readonly modelState: string | undefined;
}

/** What is proposed. */
export interface Proposed {
  readonly suggestions: readonly { readonly parameters: Readonly<Record<string, unknown>>; readonly origin: string }[];
  readonly ignored: readonly IgnoredTrial[];
}

/** Proposes one batch after another. */
export class Proposer {
  readonly #threads: Threads;
  readonly #sessions = new Map<string, Session>();

  /** @param threads - the number of threads for the models; default: one per core, at most 8 */
  constructor(threads: number | undefined) {
    this.#threads = createThreads(threads);
  }

  /**
   * The next configurations of a study. The same definition and trials after the same requests give the same proposal bit for bit.
   *
   * @throws HttpError where the request has mistakes
   * @throws BadInput where the definition is not valid
   * @throws ParetuneError "exhausted" where every configuration is among the trials
   */
  async propose(params: unknown): Promise<Proposed> {
    const request = validated(proposalRequestSchema, params, "params") as ProposalRequest;
    const session = this.#session(request);
    const { study, modelState } = session;
    const space = spaceOf(study);
    const { trials, ignored } = readTrials(study, space, request.trials);
    const proposal = await propose(study, trials, request.count, {
      threads: this.#threads.threads,
      clock: () => performance.now() / 1000,
      ...(modelState === undefined ? {} : { modelState }),
    });
    this.#remember(request.session, session, proposal);
    const suggestions = proposal.suggestions.map(({ configuration, origin }) => ({
      parameters: configuration,
      origin,
    }));
    return { suggestions: nativeJson(space.parameters, suggestions), ignored };
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  /** The study of a request. What was learnt of its models holds while it has the same parameters. */
  #session({ definition, session }: ProposalRequest): Session {
    const text = JSON.stringify(definition);
    const known = this.#sessions.get(session);
    if (known?.definition === text) return known;
    const study = definedStudy(definition);
    const isSameSpace = known !== undefined && spaceKey(known.study) === spaceKey(study);
    return { definition: text, study, modelState: isSameSpace ? known.modelState : undefined };
  }

  #remember(name: string, session: Session, { modelState }: Proposal): void {
    this.#sessions.delete(name);
    this.#sessions.set(name, { ...session, modelState: modelState ?? session.modelState });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
  }
}

/** What the dimensions of the models are: the parameters that are searched, in their order. */
function spaceKey({ parameters }: Study): string {
  return JSON.stringify(parameters.map(({ name, kind }) => [name, kind]));
}
