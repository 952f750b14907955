import { addLines } from '../edits';
import { reachOf } from '../apollo/hooks';
import { resolutionOf } from '../resolution';
import { routesFor } from '../routes';
import { renderedIn } from '../sites';
import { fixOf, mapAround } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts, JudgedImage } from './model';
import { counted, environmentNames, quoted } from './words';

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
    return missed.length === 0 ? [] : [{ span: site.span, message: `A Helm hook makes this Pod, and it opts out of Apollo's webhook by the label ${quoted(LABEL)}: ${image} is pulled as it is written.` }];
  }
  const ids = missed.flatMap(({ id }) => id ?? []);
  const where = ids.length === 0 ? 'which no registry file says' : `which ${environmentNames(ids)} ${ids.length > 1 ? 'do' : 'does'} not say`;
  const { files } = routesFor(snapshot, uri, 'all');
  const withoutWebhook: readonly Detection[] = missed.length === 0 ? [] : [{
    span: site.span,
    message: `A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, ${where}; else ${image} is pulled as it is written.`,
    needs: files.map((source) => source.uri).filter((other) => other !== uri),
    fixes: (texts) => [sayThatItIsOn(file, texts, ids)],
  }];
  const withoutLabel: readonly Detection[] = unlabelled.length === 0 ? [] : [{
    span: site.span,
    message: `A Helm hook makes this Pod. Apollo's webhook looks at namespaces with the label ${quoted(NAMESPACE_LABEL)} alone, and ${quoted(site.pod?.namespace ?? '')} is declared without it for ${environmentNames(unlabelled.flatMap(({ id }) => id ?? []))}; ${image} is pulled as it is written there.`,
  }];
  return [...withoutWebhook, ...withoutLabel];
}

/** The webhook is a fact about the Environment, which the registry file can state. */
function sayThatItIsOn({ snapshot, uri }: CheckedFile, texts: FixTexts, ids: readonly string[]): Fix | undefined {
  const { files } = routesFor(snapshot, uri, 'all');
  const declared = files.flatMap((source) => (source.file.environments ?? []).map((environment) => ({ source, environment })));
  const silent = declared.filter(({ environment }) => ids.includes(environment.id.text) && environment.podRegistryReplacement === undefined);
  if (silent.length < ids.length) return undefined;
  const title = ids.length === 1 ? `Say that the webhook is on in ${quoted(ids[0] ?? '')}` : `Say that the webhook is on in ${counted(ids.length, 'Environment', 'Environments')}`;
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
