/**
 * @file Expands a grammar into trees as text. A rule is a list of alternatives; an alternative is a sequence of tokens:
 * `<name>` is replaced by a draw from the rule `name`, a token with a trailing ? (`please?`, `<name>?`) is included
 * with probability ½, and all other tokens are literal. `3× …` counts as three alternatives. A rule may also be a
 * function of the random number generator.
 *
 * @typedef {Record<string, string[] | ((random: object) => string)>} Rules
 */

/**
 * Returns a function that draws one text from a rule.
 *
 * @param {Rules} rules
 * @throws Error if an alternative names an unknown rule
 */
export function createExpander(rules) {
  const compiled = new Map(Object.entries(rules).map(([name, rule]) => [name, compileRule(rule)]));
  for (const [name, alternatives] of compiled) {
    if (typeof alternatives === "function") continue;
    for (const token of alternatives.flat()) {
      if (token.rule !== undefined && !compiled.has(token.rule)) throw new Error(`rule ${name}: no rule ${token.rule}`);
    }
  }
  const expand = (name, random, output) => {
    const rule = compiled.get(name);
    if (typeof rule === "function") {
      output.push(rule(random));
      return output;
    }
    for (const { text, rule: inner, optional } of rule[random.below(rule.length)]) {
      if (optional && random.below(2) === 0) continue;
      if (inner === undefined) output.push(text);
      else expand(inner, random, output);
    }
    return output;
  };
  return (name, random) => expand(name, random, []).join(" ");
}

function compileRule(rule) {
  if (typeof rule === "function") return rule;
  return rule.flatMap((alternative) => {
    const [, times = "1", text] = /^(?:(\d+)× ?)?(.*)$/.exec(alternative);
    return Array(Number(times)).fill(text.split(" ").filter(Boolean).map(compileToken));
  });
}

function compileToken(token) {
  const optional = token.length > 1 && token.endsWith("?");
  const text = optional ? token.slice(0, -1) : token;
  return { text, rule: /^<(.+)>$/.exec(text)?.[1], optional };
}

/** A rule that prefers the first words of a list: the index is proportional to the square of a uniform number. */
export function longTail(values) {
  return (random) => values[Math.floor(values.length * random.uniform() ** 2)];
}

/** A rule for an integer in from … to, in steps. */
export function wholeNumber(from, to, step = 1) {
  return (random) => String(from + step * random.below(Math.floor((to - from) / step) + 1));
}
