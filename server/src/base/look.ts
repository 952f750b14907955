/** A word, or a pattern that never matches beyond one line, neither sticky nor global. */
export type Sign = string | RegExp;

/**
 * What a cheap look finds in a text: whether it holds signs, each of which is looked for once, when it is first asked for. After an edit only the
 * edited lines are searched anew, so that a sign once seen is taken to be there still: a look says what a text may hold.
 */
export interface Look {
  readonly has: (sign: Sign) => boolean;
  /** The look at the same text after an edit; `lines` are the lines that it touched, whole, as they are now. */
  readonly after: (text: string, lines: string) => Look;
}

/** A first look at a text. */
export function lookAt(text: string): Look {
  return lookWith(text, new Map());
}

function lookWith(text: string, known: Map<Sign, boolean>): Look {
  return {
    has(sign) {
      const before = known.get(sign);
      if (before !== undefined) return before;
      const isThere = holds(text, sign);
      known.set(sign, isThere);
      return isThere;
    },
    after: (next, lines) => lookWith(next, new Map([...known].map(([sign, isThere]) => [sign, isThere || holds(lines, sign)] as const))),
  };
}

function holds(text: string, sign: Sign): boolean {
  return typeof sign === 'string' ? text.includes(sign) : sign.test(text);
}
