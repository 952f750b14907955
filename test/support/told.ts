import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { englishOf, keyOf, type Texts } from '../../server/src/base/texts';

const ROOT = join(__dirname, '../..');
const TAGS: ReadonlySet<string> = new Set(['tell', 'say']);

/** A text of the server as it stands in the code. */
export interface ToldText {
  readonly english: string;
  /** The file and line, for messages. */
  readonly place: string;
  /** Whether it is composed while its module is loaded, before the language is known. */
  readonly isTooEarly: boolean;
}

/** The texts that the server tells its client in the user's language; those of the command line are English. */
export function toldTexts(): readonly ToldText[] {
  const folder = join(ROOT, 'server/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.startsWith(`cli${sep}`));
  return files.flatMap((name) => textsOf(name, readFileSync(join(folder, name), 'utf8')));
}

/** The translation of the server's texts that is in the source, by the English texts. */
export function translation(language: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(ROOT, 'server/l10n', `${language}.json`), 'utf8')) as Readonly<Record<string, string>>;
}

/** The same as the build packages it. */
export function packaged(texts: Readonly<Record<string, string>>): Texts {
  return Object.fromEntries(Object.entries(texts).map(([english, text]) => [keyOf(english), text]));
}

function textsOf(name: string, content: string): readonly ToldText[] {
  const source = ts.createSourceFile(name, content, ts.ScriptTarget.Latest, true);
  const found: ToldText[] = [];
  const visit = (node: ts.Node, isInside: boolean): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && TAGS.has(node.tag.text)) {
      const { template } = node;
      const words = ts.isTemplateExpression(template) ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)] : [template.text];
      // A line that is made of its values alone says nothing by itself.
      if (node.tag.text === 'tell' || /\p{L}/u.test(words.join(''))) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push({ english: englishOf(words), place: `${name}:${line + 1}`, isTooEarly: !isInside });
      }
    }
    const isFunction = ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, isInside || isFunction));
  };
  visit(source, false);
  return found;
}
