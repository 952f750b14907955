import assert from 'node:assert/strict';
import { matchesPattern, parsePattern, type PatternContext } from '../../../server/src/workspace/patterns';

const context: PatternContext = {
  folder: 'file:///ws/app',
  names: new Map([['file:///ws/app', 'app'], ['file:///ws/platform%20team', 'Platform']]),
  home: 'file:///home/me',
};

function names(pattern: string, uri: string, within = context): boolean {
  const parsed = parsePattern(pattern, within);
  return parsed !== undefined && matchesPattern(parsed, uri);
}

describe('paths of the setting registryFiles', () => {
  it('are relative to the folder, may leave it, and may hold wildcards', () => {
    assert.ok(names('conf/reg.yaml', 'file:///ws/app/conf/reg.yaml'));
    assert.ok(names('./conf/*.yaml', 'file:///ws/app/conf/reg.yaml'));
    assert.ok(names('../platform/**/reg.{yml,yaml}', 'file:///ws/platform/x/y/reg.yml'));
    assert.ok(!names('conf/*.yaml', 'file:///ws/app/conf/deep/reg.yaml'));
    assert.ok(!names('conf/*.yaml', 'file:///ws/app/conf-old/reg.yaml'));
  });

  it('are absolute, below the home folder, or below a named workspace folder', () => {
    assert.ok(names('/etc/reg.yaml', 'file:///etc/reg.yaml'));
    assert.ok(names('~/reg/*.yaml', 'file:///home/me/reg/a.yaml'));
    assert.ok(names('${workspaceFolder}/reg.yaml', 'file:///ws/app/reg.yaml'));
    assert.ok(names('${workspaceFolder:Platform}/reg.yaml', 'file:///ws/platform%20team/reg.yaml'));
    assert.ok(names('${workspaceFolder:platform team}/reg.yaml', 'file:///ws/platform%20team/reg.yaml'));
    assert.ok(names('C:\\conf\\reg.yaml', 'file:///c%3A/conf/reg.yaml'));
  });

  it('are nothing where their start is unknown', () => {
    assert.equal(parsePattern('${workspaceFolder:Other}/reg.yaml', context), undefined);
    assert.equal(parsePattern('~/reg.yaml', { ...context, home: undefined }), undefined);
    assert.equal(parsePattern('reg.yaml', { ...context, folder: undefined }), undefined);
  });

  it('name a file literally although its name holds wildcards', () => {
    assert.ok(names('[prod]/reg {1}.yaml', 'file:///ws/app/%5Bprod%5D/reg%20%7B1%7D.yaml'));
    assert.deepEqual(parsePattern('file:///a/%5Bx%5D/*.yaml', context)?.glob, undefined);
  });

  it('start a walk at the deepest folder without wildcards', () => {
    assert.equal(parsePattern('~/reg/**/a.yaml', context)?.base, 'file:///home/me/reg');
    assert.equal(parsePattern('/etc/reg.yaml', context)?.glob, undefined);
  });
});
