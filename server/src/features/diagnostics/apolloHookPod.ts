import { tell } from '../../base/texts';
import { addLines } from '../edits';
import { reachOf } from '../apollo/hooks';
import { resolutionOf } from '../resolution';
import { routesFor } from '../routes';
import { renderedIn } from '../sites';
import { fixOf, mapAround } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts, JudgedImage } from './model';
import { environmentNames, quoted } from './words';

const CODE = 'apollo.hook-pod';
const LABEL = 'apollo.palantir.com/skip-registry-mutation';
const NAMESPACE_LABEL = 'apollo.palantir.com/env-id';
const KEY = 'podRegistryReplacement';

/** An image of a Helm hook's Pod, which Apollo's mirrors reach by a webhook only. */
export const apolloHookPod: DiagnosticRule = {
  code: CODE,
  title: 'A mirror does not reach the Pod of a Helm hook',
  severity: 'information',
  check: (file) => podsOf(file).flatMap((image) => detect(file, image)),
};

/** The images of hooks' Pods. In a chart they are told at the template, since what makes a hook of a Pod stands there and not in values. */
function podsOf(file: CheckedFile): readonly JudgedImage[] {
  const { snapshot, uri } = file;
  const written = file.images().filter(({ site }) => site.pod?.isHook === true && site.kind !== 'helm-template');
  if (routesFor(snapshot, uri, 'all').files.length === 0) return written;
  const rendered = renderedIn(snapshot, uri).map(({ site }) => site).filter((site) => site.pod?.isHook === true && site.sure && site.obstacle === undefined);
  const once = [...new Map(rendered.map((site) => [`${site.span.start} ${site.written}`, site])).values()];
  return [...written, ...once.map((site) => ({ site, resolution: resolutionOf(snapshot, uri, site, 'all') }))];
}

function detect(file: CheckedFile, { site, resolution }: JudgedImage): readonly Detection[] {
  const { snapshot, uri } = file;
  const reach = reachOf(snapshot, uri, site, resolution);
  if (!reach) return [];
  const { missed, unlabelled, optsOut } = reach;
  const image = quoted(resolution.normalized ?? site.written);
  if (optsOut) {
    return missed.length === 0 ? [] : [{ span: site.span, message: tell`A Helm hook makes this Pod, and it opts out of Apollo's webhook by the label ${quoted(LABEL)}: ${image} is pulled as it is written.` }];
  }
  const ids = missed.flatMap(({ id }) => id ?? []);
  const { files } = routesFor(snapshot, uri, 'all');
  const withoutWebhook: readonly Detection[] = missed.length === 0 ? [] : [{
    span: site.span,
    message: whereWebhookIsOn(image, ids),
    needs: files.map((source) => source.uri).filter((other) => other !== uri),
    fixes: (texts) => [sayThatItIsOn(file, texts, ids)],
  }];
  const withoutLabel: readonly Detection[] = unlabelled.length === 0 ? [] : [{
    span: site.span,
    message: tell`A Helm hook makes this Pod. Apollo's webhook looks at namespaces with the label ${quoted(NAMESPACE_LABEL)} alone, and ${quoted(site.pod?.namespace ?? '')} is declared without it for ${environmentNames(unlabelled.flatMap(({ id }) => id ?? []))}; ${image} is pulled as it is written there.`,
  }];
  return [...withoutWebhook, ...withoutLabel];
}

/** The webhook is a fact about the Environment, which the registry file can state. */
/** Says of a Pod of a hook where the webhook that would redirect it is not known to be on. */
function whereWebhookIsOn(image: string, ids: readonly string[]): string {
  const where = environmentNames(ids);
  if (ids.length === 0) return tell`A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, which no registry file says; else ${image} is pulled as it is written.`;
  return ids.length === 1
    ? tell`A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, which ${where} does not say; else ${image} is pulled as it is written.`
    : tell`A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, which ${where} do not say; else ${image} is pulled as it is written.`;
}

function sayThatItIsOn({ snapshot, uri }: CheckedFile, texts: FixTexts, ids: readonly string[]): Fix | undefined {
  const { files } = routesFor(snapshot, uri, 'all');
  const declared = files.flatMap((source) => (source.file.environments ?? []).map((environment) => ({ source, environment })));
  const silent = declared.filter(({ environment }) => ids.includes(environment.id.text) && environment.podRegistryReplacement === undefined);
  if (silent.length < ids.length) return undefined;
  const title = ids.length === 1 ? tell`Say that the webhook is on in ${quoted(ids[0] ?? '')}` : tell`Say that the webhook is on in ${ids.length} Environments`;
  return fixOf(snapshot, texts, { title, code: CODE }, [...new Set(silent.map(({ source }) => source))].map((source) => ({
    uri: source.uri,
    edits: ({ text, tree }) => {
      const made = silent.filter((one) => one.source === source).map(({ environment }) => {
        const map = mapAround(tree, environment.id.span);
        return map && addLines(text, map, [`${KEY}: true`]);
      });
      return made.some((edits) => !edits) ? undefined : made.flatMap((edits) => edits ?? []);
    },
  })));
}
