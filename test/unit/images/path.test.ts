import assert from 'node:assert/strict';
import { pathText } from '../../../server/src/images/path';

describe('key paths', () => {
  it('are written as the contract says', () => {
    assert.equal(pathText(['spec', 'containers', 0, 'image']), 'spec.containers[0].image');
    assert.equal(pathText(['metadata', 'annotations', 'sidecar.istio.io/proxyImage']), 'metadata.annotations["sidecar.istio.io/proxyImage"]');
    assert.equal(pathText(['a[0]', 'b']), '["a[0]"].b');
    assert.equal(pathText([0, 'say "x"']), '[0]["say \\"x\\""]');
    assert.equal(pathText(['', 'a-b_c']), '[""].a-b_c');
    assert.equal(pathText([]), '');
  });
});
