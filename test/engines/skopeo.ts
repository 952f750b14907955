import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseReference } from '../../server/src/reference/parse';
import { readConfig, type Config } from '../support/dialects';
import { each, report, type Compared, type Report } from './comparison';
import { runProgram, versionOf } from './programs';
import { randomFrom } from './random';
import { reference, registriesConf } from './registriesConf';

const REFERENCES_EACH = 6;
const AT_ONCE = 2;
/** Nothing listens there, so that every source fails at once and the next one is tried; no name is looked up. */
const NOWHERE = 'http://127.0.0.1:9';

interface Pull {
  readonly config: Config;
  readonly reference: string;
  readonly folder: string;
}

/** Pulls references through configurations with skopeo, which says of each source that it tries it, and with the product. */
export async function compareSkopeo(count: number, seed: number): Promise<Report> {
  const random = randomFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-skopeo-'));
  try {
    const pulls: Pull[] = [];
    while (pulls.length < count) {
      const config = registriesConf(random);
      const own = join(folder, String(pulls.length));
      write(own, config);
      for (const text of random.several(REFERENCES_EACH, REFERENCES_EACH, () => reference(random, config))) if (isTaken(text)) pulls.push({ config, reference: text, folder: own });
    }
    return report(versionOf('skopeo'), await each(pulls.slice(0, count), AT_ONCE, compared));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** skopeo takes no reference with both a tag and a digest. */
function isTaken(text: string): boolean {
  const parsed = parseReference(text);
  return !parsed.ok || parsed.reference.tag === undefined || parsed.reference.digest === undefined;
}

/** Drop-ins are read from the folder of the user, the main file from where it is named. */
function write(folder: string, config: Config): void {
  for (const [path, text] of Object.entries(config)) {
    const file = join(folder, path.replace('etc/containers/registries.conf.d', '.config/containers/registries.conf.d'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function compared({ config, reference: text, folder }: Pull): Promise<Compared> {
  const proxies = { HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, NO_PROXY: '', HOME: folder, XDG_RUNTIME_DIR: folder };
  const { output } = await runProgram('skopeo', ['--debug', '--registries-conf', join(folder, 'etc/containers/registries.conf'), 'inspect', `docker://${text}`], proxies);
  return { config, reference: text, engine: saidBySkopeo(output), product: saidByProduct(config, text) };
}

/** The sources in the order in which skopeo tried them: whether one is blocked is said by its failure, and an insecure one is asked over HTTP, too. */
function saidBySkopeo(output: string): string {
  const parts = output.split('Trying to access \\"').slice(1);
  if (parts.length === 0) {
    if (/loading (?:drop-in )?registries configuration/.test(output)) return 'ERROR config';
    return output.includes('rewriting reference') ? 'ERROR rewrite' : /invalid reference format|must be lowercase/.test(output) ? 'ERROR reference' : `ERROR ${output.trim().split('\n').at(-1) ?? ''}`;
  }
  return parts.map((part) => {
    const source = part.slice(0, part.indexOf('\\"'));
    const isBlocked = /msg="Accessing [^\n]* is blocked in /.test(part);
    return `${source}${isBlocked ? ' B' : part.includes('msg="GET http://') ? ' i' : ''}`;
  }).join(' → ');
}

/** Of a blocked source nobody can say whether it would be asked insecurely. */
function saidByProduct(config: Config, text: string): string {
  const { error, sources } = readConfig('registries-conf', config).resolve(text);
  if (error !== null) return `ERROR ${error}`;
  return sources.map(({ reference: source, insecure, blocked }) => `${source ?? '?'}${blocked ? ' B' : insecure ? ' i' : ''}`).join(' → ');
}
