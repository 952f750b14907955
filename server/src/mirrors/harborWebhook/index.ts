import { goRegexp, type GoRegexp } from '../../base/goRegexp';
import { formatPulled } from '../../reference/format';
import { parseReference } from '../../reference/parse';
import { asList, asMap, valueOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import { defineDialect, ruleAt, type Compiled, type ConfigContent, type ConfigReading, type ConfigSet, type ConfigSource, type ConfigText } from '../dialect';
import { fieldsOf, type WrittenText } from '../fields';
import type { Answer, Rule } from '../model';
import { rewriteAnswer } from '../rewriter';

interface ProxyRule {
  readonly name: string;
  readonly matches: readonly WrittenText[];
  readonly excludes: readonly WrittenText[];
  readonly replace: WrittenText;
  /** Whether the webhook asks the registry before it rewrites, which is not known here. */
  readonly checksUpstream: boolean;
}

/** The rules of harbor-container-webhook. */
export interface HarborRules extends ConfigContent {
  readonly dialect: 'harbor-webhook';
  readonly rules: readonly ProxyRule[];
  /** Set where the webhook does not start with the file. */
  readonly refused: boolean;
}

/** The configuration of harbor-container-webhook, by itself or in the values of its chart. */
export const HARBOR_WEBHOOK = defineDialect<HarborRules>({ dialect: 'harbor-webhook', layer: 'admission', recognise, read, setOf: (path) => path, compile });

function recognise({ path, text, outline }: ConfigText): boolean {
  if (!/\.ya?ml$/.test(path) || !/^["']?(?:rules|extraRules)["']?[ \t]*:/m.test(text) || !text.includes('matches') || !text.includes('replace')) return false;
  return rulesIn(asMap(outline().documents[0]?.root)).length > 0;
}

function rulesIn(root: MapNode | undefined): readonly MapNode[] {
  const items = ['rules', 'extraRules'].flatMap((key) => asList(valueOf(root, key))?.items ?? []);
  return items.flatMap((item) => {
    const rule = asMap(item);
    return rule && asList(valueOf(rule, 'matches')) && valueOf(rule, 'replace') ? [rule] : [];
  });
}

function read(file: ConfigText): ConfigReading<HarborRules> {
  const fields = fieldsOf('admission.refused');
  const rules = rulesIn(asMap(file.yaml().documents[0]?.root)).map((rule): ProxyRule => ({
    name: fields.text(rule, 'name')?.text ?? '',
    matches: fields.texts(rule, 'matches') ?? [],
    excludes: fields.texts(rule, 'excludes') ?? [],
    replace: fields.text(rule, 'replace') ?? { text: '', span: rule.span },
    checksUpstream: fields.flag(rule, 'checkUpstream') ?? false,
  }));
  for (const { matches, excludes } of rules) {
    for (const { text, span } of [...matches, ...excludes]) if (!goRegexp(text)) fields.refuse('expression', span, { expression: text });
  }
  return { content: { dialect: 'harbor-webhook', rules, refused: fields.problems.some(({ code }) => code === 'admission.refused') }, problems: fields.problems };
}

interface CompiledRule {
  readonly rule: ProxyRule;
  readonly source: ConfigSource<HarborRules>;
  readonly matches: readonly GoRegexp[];
  readonly excludes: readonly GoRegexp[];
}

/** The first rule whose result differs wins; what no rule matches keeps its text. Source: harbor-container-webhook `internal/webhook`. */
function compile({ files }: ConfigSet<HarborRules>): Compiled {
  const rules = files.flatMap((source) => source.content.rules.map((rule): CompiledRule => (
    { rule, source, matches: expressions(rule.matches), excludes: expressions(rule.excludes) }
  )));
  const isRefused = files.some(({ content }) => content.refused);
  const rewrite = (text: string): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const parsed = parseReference(text);
    if (!parsed.ok) return { status: 'invalid', sources: [], error: 'reference' };
    const normalized = formatPulled(parsed.reference);
    for (const { rule, source, matches, excludes } of rules) {
      if (!matches.some((expression) => expression.matches(normalized)) || excludes.some((expression) => expression.matches(normalized))) continue;
      const result = normalisedAgain(normalized.replace(parsed.reference.domain, () => rule.replace.text));
      if (result === text) continue;
      return rewriteAnswer(text, result, ruleOf(source, rule));
    }
    return rewriteAnswer(text, text, null);
  };
  return { table: { layer: 'admission', dialect: 'harbor-webhook', resolve: ({ written }) => rewrite(written), rewrite }, problems: [] };
}

/** A rule as it is told; whether its registry is asked first stands in its words. */
function ruleOf(source: ConfigSource<HarborRules>, { name, replace, checksUpstream }: ProxyRule): Rule {
  const text = `rule ${name}${checksUpstream ? ', if its registry has the image' : ''}`;
  return ruleAt(source, replace.span, { key: name, endpoint: replace.text, text, isChecked: checksUpstream });
}

/** What comes out is read as a reference once more: a `replace` that is no host becomes a folder of Docker Hub. */
function normalisedAgain(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? formatPulled(parsed.reference) : text;
}

function expressions(texts: readonly WrittenText[]): readonly GoRegexp[] {
  return texts.flatMap(({ text }) => goRegexp(text) ?? []);
}
