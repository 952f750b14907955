import { goRegexp } from '../../base/goRegexp';
import type { Span } from '../../base/span';
import { asList, asMap, textOf, valueOf } from '../../syntax/access';
import type { MapNode, ScalarNode, TreeNode } from '../../syntax/tree';
import { defineDialect, ruleAt, type Compiled, type ConfigContent, type ConfigReading, type ConfigSet, type ConfigText } from '../dialect';
import type { Answer } from '../model';
import { rewriteAnswer } from '../rewriter';

/** What a policy sets containers' images to. */
interface ImagePatch {
  readonly policy: string;
  readonly span: Span;
  /** Undefined where the expression is none of those that can be evaluated here. */
  readonly replacing: { readonly expression: string; readonly replacement: string; readonly isLiteral: boolean } | undefined;
}

/** The policies of a file that set `containers[].image`. */
export interface KyvernoPolicies extends ConfigContent {
  readonly dialect: 'kyverno';
  readonly patches: readonly ImagePatch[];
}

/** Kyverno's mutating policies: those of the form that replaces the registry by a regular expression are evaluated, others only named. */
export const KYVERNO = defineDialect<KyvernoPolicies>({ dialect: 'kyverno', layer: 'admission', recognise, read, setOf: (path) => path, compile });

function recognise({ path, text, outline }: ConfigText): boolean {
  if (!/\.ya?ml$/.test(path) || !text.includes('kyverno.io/') || !text.includes('mutat') || !text.includes('image')) return false;
  return outline().documents.some((document) => patchesOf(asMap(document.root)).length > 0);
}

function read(file: ConfigText): ConfigReading<KyvernoPolicies> {
  const patches = file.yaml().documents.flatMap((document) => patchesOf(asMap(document.root)));
  const unknown = patches.filter(({ replacing }) => !replacing).map(({ policy, span }) => ({ code: 'admission.policy', span, parameters: { policy } }));
  return { content: { dialect: 'kyverno', patches }, problems: unknown };
}

function patchesOf(root: MapNode | undefined): readonly ImagePatch[] {
  if (!/(?:^|\.)kyverno\.io\//.test(textOf(root, 'apiVersion') ?? '') || !/^(?:Cluster|Mutating)?Policy$/.test(textOf(root, 'kind') ?? '')) return [];
  const policy = textOf(asMap(valueOf(root, 'metadata')), 'name') ?? '';
  if (textOf(root, 'kind') === 'MutatingPolicy') return celPatch(root, policy);
  const rules = asList(valueOf(asMap(valueOf(root, 'spec')), 'rules'))?.items ?? [];
  const images = rules.flatMap((rule) => imagesIn(valueOf(asMap(rule), 'mutate')));
  // The same patch stands once for containers and once for init containers.
  const seen = new Set<string>();
  return images.flatMap((image) => {
    if (seen.has(image.text)) return [];
    seen.add(image.text);
    return [{ policy, span: image.inner, replacing: replacingOf(image.text) }];
  });
}

/** A policy in CEL is named, since its expressions are not evaluated. */
function celPatch(root: MapNode | undefined, policy: string): readonly ImagePatch[] {
  const mutations = valueOf(asMap(valueOf(root, 'spec')), 'mutations');
  const sets = mutations && /\bimage\s*:/.test(scalarsIn(mutations).map(({ text }) => text).join('\n'));
  return sets ? [{ policy, span: mutations.span, replacing: undefined }] : [];
}

/** The values of `image` in lists of containers, wherever a patch holds them. */
function imagesIn(node: TreeNode | undefined): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  const waiting: (TreeNode | undefined)[] = [node];
  const seen = new Set<TreeNode>();
  for (let next = waiting.pop(); waiting.length > 0 || next; next = waiting.pop()) {
    if (!next || seen.has(next) || next.kind === 'alias' || next.kind === 'scalar') continue;
    seen.add(next);
    if (next.kind === 'list') waiting.push(...next.items);
    else {
      for (const { key, value } of next.entries) {
        if (/^\(?(?:c|initC|ephemeralC)ontainers\)?$/.test(key.text)) found.push(...imagesOf(asList(value)?.items ?? []));
        else waiting.push(value);
      }
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function imagesOf(items: readonly (TreeNode | undefined)[]): readonly ScalarNode[] {
  return items.flatMap((item) => {
    const image = valueOf(asMap(item), 'image');
    return image?.kind === 'scalar' ? [image] : [];
  });
}

function scalarsIn(node: TreeNode): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'alias') return [];
  const children = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return children.flatMap((child) => (child ? scalarsIn(child) : []));
}

const REPLACING = /^\s*\{\{\s*regex_replace_all(_literal)?\(\s*'((?:[^'\\]|\\[\s\S])*)'\s*,\s*'\{\{\s*element\.image\s*\}\}'\s*,\s*'((?:[^'\\]|\\[\s\S])*)'\s*\)\s*\}\}\s*$/;

/** JMESPath's raw strings keep a backslash but in front of a quote. */
function replacingOf(text: string): ImagePatch['replacing'] {
  const [whole, literal, expression = '', replacement = ''] = REPLACING.exec(text) ?? [];
  if (whole === undefined || !goRegexp(expression.replaceAll("\\'", "'"))) return undefined;
  return { expression: expression.replaceAll("\\'", "'"), replacement: replacement.replaceAll("\\'", "'"), isLiteral: literal !== undefined };
}

/** Each policy works on the text that the one before it leaves. A policy that cannot be evaluated makes the result unknown. */
function compile({ files }: ConfigSet<KyvernoPolicies>): Compiled {
  const patches = files.flatMap((source) => source.content.patches.map((patch) => ({ source, patch })));
  const compiled = patches.map(({ source, patch }) => ({ source, patch, expression: patch.replacing && goRegexp(patch.replacing.expression) }));
  const rewrite = (text: string): Answer => {
    let answer = rewriteAnswer(text, text, null);
    let result = text;
    for (const { source, patch, expression } of compiled) {
      if (!patch.replacing || !expression) return { status: 'unknown', sources: [], error: null };
      const { replacement, isLiteral } = patch.replacing;
      result = expression.replaceAll(result, isLiteral ? replacement.replaceAll('$', '$$$$') : replacement);
      answer = rewriteAnswer(text, result, ruleAt(source, patch.span, { key: patch.policy, endpoint: replacement, text: `policy ${patch.policy}` }));
    }
    return answer;
  };
  return { table: { layer: 'admission', dialect: 'kyverno', resolve: ({ written }) => rewrite(written), rewrite }, problems: [] };
}
