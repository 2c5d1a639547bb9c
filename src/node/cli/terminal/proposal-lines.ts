/**
 * @file What is said about the models of a proposal. A sentence is said again only if it has changed.
 */
import type { ProposalRecord } from "../../../core/designer/index.ts";
import type { Study } from "../../../core/study/index.ts";
import { transformFallbackSentences, warpingWords, winsorisedSentence } from "../../report/index.ts";
import { earlierWords, useWords } from "./earlier-words.ts";

type Note = "earlier" | "inputWarping" | "winsorised" | "transformFallbacks";

/** What a proposal says about its models. */
type ModelNotes = { readonly [K in Note]?: ProposalRecord[K] | undefined };

/** The sentences of one run about the models of its proposals. */
export class ProposalLines {
  readonly #said = new Map<Note, string | undefined>();

  /** The sentences that differ from those of the proposal before, one a line. */
  take(notes: ModelNotes, study: Study): readonly string[] {
    const { earlier, inputWarping, winsorised, transformFallbacks } = notes;
    // Without a use, a proposal says nothing about the earlier study, and what was said of it still holds.
    const uses =
      earlier && study.earlier ? `${earlierWords(study.earlier)}: ${useWords(earlier)}` : this.#said.get("earlier");
    return [
      this.#changed("earlier", uses),
      this.#changed("inputWarping", inputWarping && warpingWords(inputWarping)),
      this.#changed("winsorised", winsorised && winsorisedSentence(winsorised)),
      this.#changed("transformFallbacks", transformFallbacks && transformFallbackSentences(transformFallbacks)),
    ].filter((line) => line !== undefined);
  }

  #changed(about: Note, words: string | undefined): string | undefined {
    if (words === this.#said.get(about)) return undefined;
    this.#said.set(about, words);
    return words;
  }
}
