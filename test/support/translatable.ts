import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Which arguments of the functions of `client/src/texts.ts` are texts. */
const TEXTS: Readonly<Record<string, readonly number[]>> = { t: [0], count: [1, 2] };

/** The English texts that the code below a folder shows in the user's language, and the places where one is not given literally, so that nobody could translate it. */
export function translatable(folder: string): { readonly texts: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const texts = new Set<string>();
  const unknown: string[] = [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of files.filter((file) => !file.endsWith('texts.ts'))) {
    const source = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        for (const at of TEXTS[node.expression.text] ?? []) {
          const argument = node.arguments[at];
          if (argument && ts.isStringLiteral(argument)) texts.add(argument.text);
          else unknown.push(`${name}: ${node.getText()}`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, unknown };
}
