import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { githubLines } from '../../../server/src/cli/github';
import { sarifLog } from '../../../server/src/cli/sarif';
import { lineIndex } from '../../../server/src/base/lines';
import type { Finding } from '../../../server/src/features/model';
import { uriOfPath } from '../../../server/src/platform/node';
import { cliFolder, jsonLines, OVERLAP, pod, TABLE, type CliFolder } from './runCli';

/**
 * The official schema, as a package of the format's makers carries it. It is written in draft 4 and uses nothing of it that
 * later drafts read otherwise, but for the keyword `id`.
 */
function sarifSchema(): object {
  const home = dirname(createRequire(__filename).resolve('@microsoft/jest-sarif/package.json'));
  const schema = JSON.parse(readFileSync(join(home, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'id'));
}

describe('mirror-lens check', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'apollo-registries.yaml': OVERLAP, 'app #1/pod.yaml': pod('internal.registry.com/a:1', 'Bad/Name') });
  });
  afterEach(() => folder.remove());

  it('prints findings for people, with what they relate to, and exits 1 for an error', async () => {
    const { status, stdout, stderr } = await folder.run(['check']);
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.match(stdout, /^apollo-registries\.yaml\n {2}4:26 {2}error {2}mirror\.overlap {2}`internal\.registry\.com` is mirrored by 2/);
    assert.match(stdout, /\n {6}apollo-registries\.yaml:6:26: /);
    assert.match(stdout, /\napp #1\/pod\.yaml\n {2}10:18 {2}error {2}image\.invalid {2}/);
    assert.match(stdout, /\n\n3 errors in 2 files\. 1 finding of lower severity is not shown; --min-severity shows it\.\n$/);
  });

  it('prints JSON with the keys of the contract in their order', async () => {
    const findings = jsonLines((await folder.run(['check', '--format', 'json'])).stdout);
    assert.equal(findings.length, 3);
    const [first] = findings;
    assert.deepEqual(Object.keys(first ?? {}), ['code', 'severity', 'message', 'file', 'line', 'column', 'endLine', 'endColumn', 'related']);
    const { code, severity, file, line, column, endLine, endColumn } = first ?? {};
    assert.deepEqual({ code, severity, file, line, column, endLine, endColumn }, {
      code: 'mirror.overlap', severity: 'error', file: 'apollo-registries.yaml', line: 4, column: 26, endLine: 4, endColumn: 47,
    });
    const related = first?.['related'] as Record<string, unknown>[];
    assert.deepEqual(related.map((each) => Object.keys(each)), [['file', 'line', 'column', 'message']]);
    assert.deepEqual([related[0]?.['file'], related[0]?.['line'], related[0]?.['column']], ['apollo-registries.yaml', 6, 26]);
  });

  it('limits what is reported, not what is read', async () => {
    const { status, stdout } = await folder.run(['check', '--format', 'json', '--min-severity', 'information', 'app #1']);
    assert.equal(status, 1);
    assert.deepEqual(jsonLines(stdout).map(({ code }) => code), ['image.ambiguous', 'image.invalid']);
  });

  it('exits 0 without an error, and 1 for too many warnings, whatever is printed', async () => {
    folder.write('apollo-registries.yaml', TABLE.replace('- internal.registry.com', '- internal.registry.com\n      - internal.registry.com\n      - https://x.example.com'));
    folder.write('app #1/pod.yaml', pod('internal.registry.com/a:1'));
    const all = await folder.run(['check', '--format', 'json']);
    assert.equal(all.status, 0);
    const warnings = jsonLines(all.stdout).length;
    assert.ok(warnings >= 2 && jsonLines(all.stdout).every(({ severity }) => severity === 'warning'));
    assert.equal((await folder.run(['check', '--max-warnings', String(warnings)])).status, 0);
    const tooMany = await folder.run(['check', '--max-warnings', String(warnings - 1), '--min-severity', 'error']);
    assert.deepEqual([tooMany.status, tooMany.stdout], [1, `Nothing found in 2 files. ${warnings} findings of lower severity are not shown; --min-severity shows them.\n`]);
    assert.equal(tooMany.stderr, `mirror-lens: ${warnings} warnings, and --max-warnings allows ${warnings - 1}.\n`);
  });

  it('asks one Environment alone with --environment', async () => {
    folder.write('apollo-registries.yaml', `${OVERLAP}environments:\n  - id: prod\n    artifactRegistries: [a.example.com]\n  - id: stage\n    artifactRegistries: [a.example.com, b.example.com]\n`);
    folder.write('app #1/pod.yaml', pod('internal.registry.com/a:1'));
    const codes = async (...args: string[]) => jsonLines((await folder.run(['check', '--format', 'json', '--min-severity', 'information', ...args])).stdout).map(({ code }) => code);
    assert.deepEqual(await codes('--environment', 'prod'), []);
    assert.deepEqual(await codes('--environment', 'stage'), ['mirror.overlap', 'mirror.overlap', 'image.ambiguous']);
    assert.deepEqual(await codes(), ['mirror.overlap', 'mirror.overlap', 'image.ambiguous']);
  });

  it('never counts information and hints', async () => {
    folder.write('app #1/pod.yaml', pod('internal.registry.com/a:1'));
    const { status, stdout } = await folder.run(['check', '--min-severity', 'hint', '--max-warnings', '0', 'app #1']);
    assert.equal(status, 0);
    assert.match(stdout, /information {2}image\.ambiguous/);
  });

  it('follows severities of the settings and comments that silence', async () => {
    folder.write('.vscode/settings.json', '{ "mirrorLens.enable": "never", "mirrorLens.diagnostics.severity": { "mirror.overlap": "warning" } }');
    folder.write('app #1/pod.yaml', `# mirror-lens-ignore-file image.invalid\n${pod('Bad/Name')}`);
    const { status, stdout } = await folder.run(['check', '--format', 'json']);
    assert.equal(status, 0);
    assert.deepEqual(jsonLines(stdout).map(({ code, severity }) => `${String(code)} ${String(severity)}`), ['mirror.overlap warning', 'mirror.overlap warning']);
  });

  it('exits 2 where a named file cannot be read, although there are errors too', async () => {
    assert.equal((await folder.run(['check', '.', 'none.yaml'])).status, 2);
  });

  describe('--format sarif', () => {
    let validate: ValidateFunction;
    before(() => {
      validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(sarifSchema());
    });
    const valid = (text: string): Record<string, unknown> => {
      const log = JSON.parse(text) as Record<string, unknown>;
      assert.ok(validate(log), JSON.stringify(validate.errors));
      return log;
    };

    it('is valid, with and without findings, and without a table', async () => {
      const { status, stdout } = await folder.run(['check', '--format', 'sarif', '--min-severity', 'hint']);
      assert.equal(status, 1);
      valid(stdout);
      folder.write('apollo-registries.yaml', TABLE);
      folder.write('app #1/pod.yaml', pod('internal.registry.com/a:1'));
      valid((await folder.run(['check', '--format', 'sarif'])).stdout);
      const empty = cliFolder();
      valid((await empty.run(['check', '--format', 'sarif'])).stdout);
      empty.remove();
    });

    it('fails the schema when it should', () => {
      assert.ok(!validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] }));
    });

    it('has relative encoded addresses, 1-based regions in UTF-16 and a help page for every rule', async () => {
      const log = valid((await folder.run(['check', '--format', 'sarif'])).stdout) as {
        runs: { columnKind: string; tool: { driver: { rules: { id: string; helpUri: string }[] } }; results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[]; relatedLocations?: unknown[] }[] }[];
      };
      const [run] = log.runs;
      assert.ok(run);
      assert.equal(run.columnKind, 'utf16CodeUnits');
      for (const rule of run.tool.driver.rules) assert.equal(new URL(rule.helpUri).href, `https://example.com/docs/diagnostics/${rule.id}.md`);
      for (const result of run.results) assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      const invalid = run.results.find((result) => result.ruleId === 'image.invalid');
      assert.deepEqual(invalid?.locations, [{
        physicalLocation: {
          artifactLocation: { uri: 'app%20%231/pod.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 10, startColumn: 18, endLine: 10, endColumn: 22 },
        },
      }]);
      assert.equal(run.results.find((result) => result.ruleId === 'mirror.overlap')?.relatedLocations?.length, 1);
    });

    it('writes the levels of SARIF', () => {
      const log = sarifLog(['error', 'warning', 'information', 'hint'].map((severity) => finding({ severity: severity as Finding['severity'] })), {
        cwd: '/ws', version: '1.0.0', pages: undefined, linesOf: () => undefined,
      }) as { runs: { results: { level: string }[] }[] };
      assert.deepEqual(log.runs[0]?.results.map((result) => result.level), ['error', 'warning', 'note', 'note']);
      valid(JSON.stringify(log));
    });
  });

  describe('--format github', () => {
    it('annotates lines, with paths relative to the checkout', async () => {
      const { status, stdout } = await folder.run(['check', '--format', 'github', 'app #1'], { environment: { GITHUB_WORKSPACE: join(folder.path, '..') } });
      assert.equal(status, 1);
      const base = folder.path.split('/').at(-1) ?? '';
      assert.match(stdout, /^::error file=[^,]*app #1\/pod\.yaml,line=10,endLine=10,col=18,endColumn=\d+,title=image\.invalid::`Bad\/Name` /);
      assert.ok(stdout.includes(`file=${base}/app #1/pod.yaml`));
    });

    it('escapes what would end a command or a property', () => {
      const [line] = githubLines([finding({ message: '100%\r\n::error::x', code: 'a,b:c' })], { cwd: '/ws', root: undefined, linesOf: () => lineIndex('abc') });
      assert.equal(line, '::error file=a%2Cb.yaml,line=1,endLine=1,col=1,endColumn=1,title=a%2Cb%3Ac::100%25%0D%0A::error::x');
    });

    it('gives no columns for what spans lines', () => {
      const [line] = githubLines([finding({ span: { start: 0, end: 4 } })], { cwd: '/ws', root: undefined, linesOf: () => lineIndex('ab\ncd') });
      assert.equal(line, '::error file=a%2Cb.yaml,line=1,endLine=2,title=x.y::m');
    });

    it('keeps to ten of a kind, errors first, and says what it left out', () => {
      const findings = [
        ...Array.from({ length: 3 }, () => finding({ severity: 'hint' })),
        ...Array.from({ length: 11 }, (_, at) => finding({ severity: 'warning', message: `w${at}` })),
        ...Array.from({ length: 12 }, (_, at) => finding({ severity: 'error', message: `e${at}` })),
      ];
      const lines = githubLines(findings, { cwd: '/ws', root: undefined, linesOf: () => undefined });
      assert.deepEqual(lines.map((line) => /^::(\w+)/.exec(line)?.[1] ?? 'plain'), [...Array<string>(10).fill('error'), ...Array<string>(10).fill('warning'), ...Array<string>(3).fill('notice'), ...Array<string>(4).fill('plain')]);
      assert.deepEqual(lines.slice(23), [
        'Not annotated, since GitHub shows 10 of a kind for a step: 2 errors and 1 warning.',
        'a,b.yaml:1: error x.y: e10', 'a,b.yaml:1: error x.y: e11', 'a,b.yaml:1: warning x.y: w10',
      ]);
    });
  });
});

function finding(parts: Partial<Finding>): Finding {
  return { code: 'x.y', severity: 'error', uri: uriOfPath('/ws/a,b.yaml'), span: { start: 0, end: 0 }, message: 'm', related: [], ...parts };
}
