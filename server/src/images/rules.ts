import type { ImageKind, Within } from './model';

/** The objects that a rule speaks of, by API group (without the version) and kind; what is left out does not matter. */
export interface ObjectFilter {
  readonly groups?: readonly string[];
  readonly kinds?: readonly string[];
}

/**
 * How the value at a place is read. `reference`: the whole scalar. `likely`: the scalar if it reads as a reference with more
 * than one word. `text`: the full references (host, path, tag or digest) inside it. `values`: a map of Helm values, or a scalar
 * that holds one. `parameters`: a list of `name` and `value` that sets Helm values, or a map from name to value. `yaml`: a scalar with YAML of the rule's own
 * `inside` places. `image-entry`: an entry of kustomize's `images`. `new-image`: kustomize's `name=newName:tag`. `list`: references with commas in between, each with an alias.
 * `dockerfile`: the text of a Dockerfile. `overrides`: an Apollo entity's config overrides, as a map or in a scalar.
 */
export type Reading = 'reference' | 'likely' | 'text' | 'values' | 'parameters' | 'yaml' | 'image-entry' | 'new-image' | 'list' | 'dockerfile' | 'overrides';

/** One kind of place in a file that is a tree: from the root of a Kubernetes object, or of the document where there is none. */
export interface PlaceRule {
  /**
   * From the object's root: keys joined by `.`, `[]` for a list's items, `"…"` for a key with dots, `*` for any key. A path
   * that starts with `**.` is looked for at any depth.
   */
  readonly path: string;
  readonly kind: ImageKind;
  readonly objects?: ObjectFilter;
  /** A sibling key that must hold a text of this form. */
  readonly where?: { readonly key: string; readonly is: RegExp };
  /** A value that is no plain reference but an address; only one with this scheme is taken. */
  readonly scheme?: string;
  /** What stands in front of the reference and is left out, perhaps behind a name and `=`; a value without it is no image. */
  readonly prefix?: string;
  /** Keys at the root below which the place is another one. */
  readonly except?: readonly string[];
  /** True where the path leaves out the lists on its way. */
  readonly implicitLists?: boolean;
  readonly sure?: boolean;
  readonly read?: Reading;
  readonly within?: Within;
  /** The places in the YAML that a scalar read as `yaml` holds. */
  readonly inside?: readonly PlaceRule[];
}

/** A rule whose path is taken apart. `steps` stands in the order of the path. */
export interface CompiledRule extends PlaceRule {
  readonly steps: readonly string[];
  readonly anywhere: boolean;
}

/** The rules by the last key of their path, which is what the walk meets. */
export type RuleIndex = ReadonlyMap<string, readonly CompiledRule[]>;

/** Takes the paths of rules apart and orders them by their last key. */
export function compileRules(rules: readonly PlaceRule[]): RuleIndex {
  const index = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    const compiled = compileRule(rule);
    const last = compiled.steps.at(-1) ?? '';
    index.set(last, [...(index.get(last) ?? []), compiled]);
  }
  return index;
}

function compileRule(rule: PlaceRule): CompiledRule {
  const anywhere = rule.path.startsWith('**.');
  const path = anywhere ? rule.path.slice(3) : rule.path;
  const steps = [...path.matchAll(/"([^"]+)"|(\[\])|([^.[\]"]+)/g)].map(([, quoted, item, key]) => quoted ?? item ?? key ?? '');
  return { ...rule, steps, anywhere };
}

/** Whether the steps that lead from the object's root to a value are those of the rule; list items are `[]` in both. */
export function matchesSteps(rule: CompiledRule, steps: readonly string[]): boolean {
  if (rule.implicitLists === true && steps.at(-1) !== '[]') return rule.steps.filter(isKey).join('\n') === steps.filter(isKey).join('\n');
  const distance = steps.length - rule.steps.length;
  if (distance < 0 || (!rule.anywhere && distance > 0)) return false;
  return rule.steps.every((step, at) => step === steps[distance + at] || (step === '*' && steps[distance + at] !== '[]'));
}

function isKey(step: string): boolean {
  return step !== '[]';
}

/** Whether a rule speaks of objects of that group and kind. */
export function matchesObject(filter: ObjectFilter | undefined, group: string, kind: string): boolean {
  if (!filter) return true;
  if (filter.groups && !filter.groups.includes(group)) return false;
  return !filter.kinds || filter.kinds.includes(kind);
}
