import { memo } from '../../base/memo';
import { asMap } from '../../syntax/access';
import { defineDialect, ruleAt, type Compiled, type ConfigContent, type ConfigReading, type ConfigSet, type ConfigText } from '../dialect';
import type { Answer } from '../model';
import { rewriteAnswer } from '../rewriter';
import { celOnImage } from './cel';
import { evaluated, type PolicyContext } from './expressions';
import { patchesOf, type Condition, type ImagePatch } from './patches';

/** The policies of a file that set `containers[].image`. */
export interface KyvernoPolicies extends ConfigContent {
  readonly dialect: 'kyverno';
  readonly patches: readonly ImagePatch[];
}

/**
 * Kyverno's mutating policies. Those in the forms of its sample policies are evaluated: loops over containers that set the image by a merge or
 * a JSON patch, to a text with variables that an image's text alone decides. Others are only named.
 */
export const KYVERNO = defineDialect<KyvernoPolicies>({ dialect: 'kyverno', layer: 'admission', recognise, read, setOf: (path) => path, compile });

function recognise({ path, text, outline }: ConfigText): boolean {
  if (!/\.ya?ml$/.test(path) || !text.includes('kyverno.io/') || !text.includes('mutat') || !text.includes('image')) return false;
  return outline().documents.some((document) => patchesOf(asMap(document.root)).length > 0);
}

/** Images of several forms: a policy whose text none of them can be put into is named as one that is not known. */
const PROBES: readonly string[] = ['nginx', 'quay.io/org/app:1.0', `registry.example.com:5000/app@sha256:${'0'.repeat(64)}`];

function read(file: ConfigText): ConfigReading<KyvernoPolicies> {
  const patches = file.yaml().documents.flatMap((document) => patchesOf(asMap(document.root)));
  const unknown = patches.filter((patch) => PROBES.every((image) => patched(patch, image) === undefined));
  const problems = unknown.map(({ policy, span }) => ({ code: 'admission.policy', span, parameters: { policy } }));
  return { content: { dialect: 'kyverno', patches: patches.map((patch) => (unknown.includes(patch) ? { ...patch, template: undefined } : patch)) }, problems };
}

/** Each policy works on the text that the one before it leaves. A policy that cannot be evaluated makes the result unknown. */
function compile({ files }: ConfigSet<KyvernoPolicies>): Compiled {
  const patches = files.flatMap((source) => source.content.patches.map((patch) => ({ source, patch })));
  const rewrite = (text: string): Answer => {
    let answer = rewriteAnswer(text, text, null);
    let result = text;
    for (const { source, patch } of patches) {
      const next = patched(patch, result);
      if (next === undefined) return { status: 'unknown', sources: [], error: null };
      if (next === result) continue;
      result = next;
      answer = rewriteAnswer(text, result, ruleAt(source, patch.span, { key: patch.policy, endpoint: patch.template ?? '', text: `policy ${patch.policy}` }));
    }
    return answer;
  };
  return { table: { layer: 'admission', dialect: 'kyverno', resolve: ({ written }) => rewrite(written), rewrite }, problems: [] };
}

/** What a patch makes of an image, which is the image itself where its conditions do not hold; undefined where that cannot be told. */
function patched(patch: ImagePatch, image: string): string | undefined {
  const { template, lookups, conditions } = patch;
  if (template === undefined) return undefined;
  if (patch.container !== undefined) return celOf(patch)?.(image);
  const context: PolicyContext = { image, lookups: new Map(lookups.map(({ name, reference }) => [name, reference])) };
  let holds = true;
  for (const any of conditions) {
    const each = any.map((condition) => isMet(condition, context));
    if (each.includes(true)) continue;
    if (each.includes(undefined)) return undefined;
    holds = false;
  }
  return holds ? evaluated(template, context) : image;
}

const celOf = memo(({ template = '', container = '' }: ImagePatch) => celOnImage(template, container));

/** Whether there are containers of a list at all, which sample policies ask. */
const COUNTED = /^\{\{\s*request\.object\.spec\.(?:c|initC|ephemeralC)ontainers\[\][^}]*length\(@\)\s*\}\}$/;

function isMet({ key, operator, values }: Condition, context: PolicyContext): boolean | undefined {
  if (COUNTED.test(key)) return true;
  const actual = evaluated(key, context);
  const wanted = values.map((value) => evaluated(value, context));
  if (actual === undefined || wanted.some((value) => value === undefined)) return undefined;
  const isAmong = wanted.some((value) => matchesWildcard(value ?? '', actual));
  switch (operator) {
    case 'Equals': case 'Equal': case 'In': case 'AnyIn': case 'AllIn':
      return isAmong;
    case 'NotEquals': case 'NotEqual': case 'NotIn': case 'AnyNotIn': case 'AllNotIn':
      return !isAmong;
    default:
      return undefined;
  }
}

/** Kyverno's wildcards: `*` for any text, `?` for one character. Takes linear time for each star. */
function matchesWildcard(pattern: string, text: string): boolean {
  let [at, inText, star, kept] = [0, 0, -1, 0];
  while (inText < text.length) {
    const expected = pattern[at];
    if (expected === '*') {
      star = at;
      kept = inText;
      at += 1;
    } else if (expected === '?' || expected === text[inText]) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      at = star + 1;
      kept += 1;
      inText = kept;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
