/** @file What the tests use of examples/nlu/corpus, which is plain JavaScript: stated here with its types. */

export interface Tree {
  readonly label: string;
  readonly children: readonly (Tree | string)[];
}

export type Frame = readonly (string | number)[];

export interface Example {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

export interface Corpus {
  readonly train: readonly Example[];
  readonly evaluation: readonly Example[];
  readonly vocabulary: readonly string[];
  readonly ontology: readonly string[];
  readonly skipped: number;
}

interface Random {
  readonly uniform: () => number;
  readonly below: (n: number) => number;
}

interface Modules {
  readonly index: {
    loadCorpus(options?: { data?: string; domain?: string; rows?: number; seed?: number }): Corpus;
    decodeFrame(target: Int32Array, ontology: readonly string[]): Frame;
    readonly PADDING: number;
    readonly UNKNOWN: number;
  };
  readonly tree: {
    parseTree(text: string): Tree;
    writeTree(tree: Tree): string;
    wordsOf(tree: Tree): string[];
    hasEmptySlot(tree: Tree): boolean;
  };
  readonly decoupled: { decoupledText(tree: Tree): string };
  readonly frame: {
    frameOf(tree: Tree): Frame;
    treeOf(frame: Frame, words: readonly string[]): Tree;
    findFault(frame: Frame, length: number): string | undefined;
  };
  readonly words: {
    collectVocabulary(utterances: readonly (readonly string[])[]): string[];
    wordEncoder(vocabulary: readonly string[]): (words: readonly string[]) => Int32Array;
  };
  readonly ontology: {
    collectOntology(frames: readonly Frame[]): string[];
    frameEncoder(ontology: readonly string[]): (frame: Frame) => Int32Array;
    decodeFrame(target: Int32Array, ontology: readonly string[]): Frame;
  };
  readonly generate: {
    generateTrees(options: { domains?: readonly string[]; rows?: number; seed: number }): {
      readonly train: readonly Tree[];
      readonly evaluation: readonly Tree[];
    };
    readonly DOMAINS: readonly string[];
  };
  readonly "grammar/expand": {
    createExpander(rules: Record<string, readonly string[]>): (name: string, random: Random) => string;
  };
  readonly noise: { addNoise(tree: Tree, random: Random): Tree };
}

/** One of the corpus's modules. */
export async function importCorpus<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return import(new URL(`../../examples/nlu/corpus/${name}.mjs`, import.meta.url).href);
}
