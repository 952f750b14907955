import type { Span } from '../../base/span';
import { transformImage, type ImageTransformer } from '../../reference/imageTransformer';
import { asList, asMap, textOf, valueOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import { defineDialect, ruleAt, type Compiled, type ConfigContent, type ConfigReading, type ConfigSet, type ConfigSource, type ConfigText } from '../dialect';
import type { Answer, Rule } from '../model';
import { rewriteAnswer } from '../rewriter';

interface Transformer extends ImageTransformer {
  readonly span: Span;
}

/** The image transformers of a kustomization, in the order in which they run. */
export interface KustomizeImages extends ConfigContent {
  readonly dialect: 'kustomize';
  readonly transformers: readonly Transformer[];
}

/** kustomize's `images`, and those of Flux's Kustomization: each entry works on the text that the one before it leaves. */
export const KUSTOMIZE = defineDialect<KustomizeImages>({ dialect: 'kustomize', layer: 'admission', recognise, read, setOf: (path) => path, compile });

function recognise({ path, text, outline }: ConfigText): boolean {
  if (!/^[ \t]*["']?(?:images|imageTags)["']?[ \t]*:/m.test(text)) return false;
  if (/(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path)) return true;
  return /\.ya?ml$/.test(path) && text.includes('kustomize') && outline().documents.some((document) => listsOf(asMap(document.root)).length > 0);
}

function read(file: ConfigText): ConfigReading<KustomizeImages> {
  const isNamed = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(file.path);
  const lists = file.yaml().documents.flatMap((document) => listsOf(asMap(document.root), isNamed));
  const transformers = lists.flatMap((list) => list.flatMap((item): readonly Transformer[] => {
    const name = textOf(item, 'name');
    if (name === undefined) return [];
    return [{ name, newName: textOf(item, 'newName'), newTag: textOf(item, 'newTag'), tagSuffix: textOf(item, 'tagSuffix'), digest: textOf(item, 'digest'), span: item.span }];
  }));
  return { content: { dialect: 'kustomize', transformers }, problems: [] };
}

/** `images`, then the older `imageTags`, of a kustomization or component; `spec.images` of Flux's. */
function listsOf(root: MapNode | undefined, isNamed = false): readonly (readonly MapNode[])[] {
  const group = (textOf(root, 'apiVersion') ?? '').split('/')[0] ?? '';
  const kind = textOf(root, 'kind') ?? '';
  const holder = group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization' ? asMap(valueOf(root, 'spec')) : root;
  const isOwn = group === 'kustomize.config.k8s.io' ? kind === 'Kustomization' || kind === 'Component' : isNamed && group === '';
  if (holder === root && !isOwn) return [];
  return ['images', 'imageTags'].map((key) => (asList(valueOf(holder, key))?.items ?? []).flatMap((item) => asMap(item) ?? []));
}

function compile({ files }: ConfigSet<KustomizeImages>): Compiled {
  const rewrite = (text: string): Answer => {
    let result = text;
    let via: Rule | null = null;
    for (const source of files) {
      for (const transformer of source.content.transformers) {
        const next = transformImage(result, transformer);
        if (next === undefined || next === result) continue;
        via = ruleOf(source, transformer);
        result = next;
      }
    }
    return rewriteAnswer(text, result, via);
  };
  return { table: { layer: 'admission', dialect: 'kustomize', resolve: ({ written }) => rewrite(written), rewrite }, problems: [] };
}

function ruleOf(source: ConfigSource<KustomizeImages>, { name, newName, span }: Transformer): Rule {
  return ruleAt(source, span, { key: name, endpoint: newName ?? name, text: `images entry of ${name}` });
}
