import { describe, expect, it } from "vitest";
import { type Example, importCorpus } from "./nlu-corpus.ts";
import { importExample } from "./programs.ts";

const { loadCorpus } = await importCorpus("index");
const { generateTrees, DOMAINS } = await importCorpus("generate");
const { frameOf, treeOf, findFault } = await importCorpus("frame");
const { decoupledText } = await importCorpus("decoupled");
const { parseTree, wordsOf, writeTree } = await importCorpus("tree");
const { createExpander } = await importCorpus("grammar/expand");
const { addNoise } = await importCorpus("noise");
const { createRandom } = await importExample("random");

describe("a grammar", () => {
  it("expands rules, weighs alternatives, and leaves a token with ? out half of the time", () => {
    const expand = createExpander({ start: ["3× a", "<other> b? ?"], other: ["c"], empty: ["2×"] });
    const random = createRandom(7);
    const counts = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const text = expand("start", random);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["a", "c ?", "c b ?"]);
    // Binomial: three standard errors of 4,000 draws are 82 for a share of 3/4, and 63 for 1/8.
    expect(Math.abs(counts.get("a")! - 3000)).toBeLessThan(82);
    expect(Math.abs(counts.get("c ?")! - 500)).toBeLessThan(63);
    expect(expand("empty", random)).toBe("");
  });

  it("is refused when it names a rule that is not there", () => {
    expect(() => createExpander({ start: ["<nobody>"] })).toThrow("rule start: no rule nobody");
  });
});

describe("the generator", () => {
  const { train, evaluation } = generateTrees({ seed: 1 });

  it("says the same for the same seed, and something else for another", () => {
    const first = generateTrees({ seed: 3, rows: 50 });
    expect(generateTrees({ seed: 3, rows: 50 })).toEqual(first);
    expect(generateTrees({ seed: 4, rows: 50 })).not.toEqual(first);
  });

  it("evaluates with the same utterances however many there are to train on", () => {
    expect(generateTrees({ seed: 1, rows: 10 }).evaluation).toEqual(evaluation);
    expect(generateTrees({ seed: 1, rows: 10 }).train).toEqual(train.slice(0, 10));
  });

  it("never evaluates with an utterance to train on, and has thousands that differ", () => {
    const texts = (trees: typeof train) => new Set(trees.map((tree) => wordsOf(tree).join(" ")));
    const known = texts(train);
    expect(known.size).toBeGreaterThan(10_000);
    expect([...texts(evaluation)].filter((text) => known.has(text))).toEqual([]);
  });

  it("speaks four domains, with frames that nest", () => {
    for (const domain of DOMAINS) {
      const trees = generateTrees({ domains: [domain], rows: 500, seed: 2 }).train;
      const intents = new Set(trees.map(({ label }) => label));
      expect(intents.size).toBeGreaterThan(3);
      for (const intent of intents) expect(intent).toMatch(new RegExp(`${domain}|SUN(RISE|SET)`, "i"));
    }
    const nested = train.filter((tree) => writeTree(tree).lastIndexOf("[IN:") > 0).length / train.length;
    expect(nested).toBeGreaterThan(0.1);
    expect(() => generateTrees({ domains: ["music"], seed: 1 })).toThrow(
      'no domain "music" in the grammar; available: weather, reminder, timer, alarm',
    );
  });

  it("makes trees that turn into frames and back", () => {
    for (const tree of [...train.slice(0, 3000), ...evaluation]) {
      const words = wordsOf(tree);
      expect(findFault(frameOf(tree), words.length)).toBeUndefined();
      expect(writeTree(treeOf(frameOf(tree), words))).toBe(decoupledText(tree));
      expect(parseTree(writeTree(tree))).toEqual(tree);
    }
  });

  it("uses the same words in several slots", () => {
    const slots = new Map<string, Set<string>>();
    for (const tree of train) {
      for (const [, slot, words] of decoupledText(tree).matchAll(/\[SL:(\S+) ([^[\]]+) \]/g)) {
        slots.set(words!, (slots.get(words!) ?? new Set()).add(slot!));
      }
    }
    expect(slots.get("jordan")!.size).toBeGreaterThan(2);
    expect(slots.get("noon")!.size).toBeGreaterThan(1);
    expect([...slots.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(100);
  });

  it("is not solved by the utterance that is most alike", () => {
    const corpus = loadCorpus({ rows: 4000 });
    const held = corpus.evaluation.slice(0, 150);
    const right = held.filter(({ source, target }) => {
      return nearest(source, corpus.train).target.join() === target.join();
    });
    expect(right.length / held.length).toBeLessThan(0.3);
  });
});

/** The example that shares the most words with an utterance, in proportion to all words of both. */
function nearest(source: Int32Array, examples: readonly Example[]): Example {
  const words = new Set(source);
  let best = examples[0]!;
  let most = -1;
  for (const example of examples) {
    let shared = 0;
    for (const word of new Set(example.source)) if (words.has(word)) shared++;
    const share = shared / (words.size + example.source.length - shared);
    if (share > most) {
      most = share;
      best = example;
    }
  }
  return best;
}

describe("noise", () => {
  it("leaves the frame's symbols alone, and the tree that it was given", () => {
    const tree = parseTree("[IN:GET_WEATHER please tell [SL:LOCATION springfield illinois ] weather tomorrow ]");
    const text = writeTree(tree);
    const random = createRandom(5);
    const symbols = (of: typeof tree) => frameOf(of).filter((item) => typeof item === "string");
    const noisy = Array.from({ length: 300 }, () => addNoise(tree, random));
    for (const one of noisy) expect(symbols(one)).toEqual(symbols(tree));
    expect(writeTree(tree)).toBe(text);
    const changed = noisy.filter((one) => writeTree(one) !== text).length;
    // 1 − 0.98⁶ × 0.94 = 0.167 of 300, ± three standard errors.
    expect(changed).toBeGreaterThan(50 - 20);
    expect(changed).toBeLessThan(50 + 20);
  });
});
