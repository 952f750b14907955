import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseReference } from '../../../server/src/reference/parse';
import { findPlaceholder, findStandIn, fixedHost } from '../../../server/src/reference/placeholder';

describe('findPlaceholder', () => {
  const found: readonly (readonly [text: string, at: string, tool: string])[] = [
    ['$(params.image)', '$(params.image)', 'variable'],
    ['foo.com/x:$(params.a)-$(params.b)', '$(params.a)', 'variable'],
    ['$(a $(b) c)x', '$(a $(b) c)', 'variable'],
    ['${IMAGE}', '${IMAGE}', 'shell'],
    ['nginx:${TAG:-1.25}', '${TAG:-1.25}', 'shell'],
    ['x/${A:-${B}}:1', '${A:-${B}}', 'shell'],
    ['$REGISTRY/x', '$REGISTRY', 'shell'],
    ['x:$[[ inputs.tag ]]', '$[[ inputs.tag ]]', 'shell'],
    ['{{ .Values.image }}', '{{ .Values.image }}', 'template'],
    ['{{inputs.parameters.image}}:1', '{{inputs.parameters.image}}', 'template'],
    ['{% if x %}y', '{% if x %}', 'template'],
    ['ko://example.com/cmd/x', 'ko://example.com/cmd/x', 'ko'],
    ['ref+vault://a/b#c', 'ref+vault://a/b#c', 'vals'],
    ['ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]', 'ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]', 'sops'],
    ['<IMAGE_NAME>-cache', '<IMAGE_NAME>', 'angle'],
    ['gcr.io/<your project>/x', '<your project>', 'angle'],
    ['foo/%s:1', '%s', 'format'],
    ['foo/%{name}', '%{name}', 'format'],
    ['foo/%(name)s', '%(name)s', 'format'],
    ['%REGISTRY%/x', '%REGISTRY%', 'format'],
    ['{registry}/x', '{registry}', 'format'],
    ['#{Registry}/x', '#{Registry}', 'format'],
    ['((image))', '((image))', 'format'],
    ['gcr.io/@PROJECT@/x', '@PROJECT@', 'substitution'],
    ['__REGISTRY__/x', '__REGISTRY__', 'substitution'],
    ['foo.com/__MY_IMAGE__:1', '__MY_IMAGE__', 'substitution'],
  ];
  for (const [text, at, tool] of found) {
    it(`${text}: ${tool}`, () => {
      const placeholder = findPlaceholder(text);
      assert.ok(placeholder);
      assert.deepEqual([text.slice(placeholder.span.start, placeholder.span.end), placeholder.tool], [at, tool]);
    });
  }

  it('finds none in texts that are merely wrong or that are references', () => {
    const texts = ['nginx', 'nginx:__TAG__', 'foo.com/a__b:1', 'IMAGE_NAME', '${IMAGE', '$(x', '{{ x }', 'a<b', 'a$', '100%', 'a{b', 'x@y', '<>', '< a', 'oci://a/b', 'ENC', 'é$'];
    for (const text of texts) assert.equal(findPlaceholder(text), undefined, text);
  });

  it('finds none in a valid reference', () => {
    const pieces = fc.array(fc.constantFrom('a', 'B', '/', ':', '.', '__A__', '_', '-', '@sha256:', 'f'.repeat(64), 'foo.com/', 'ENC'), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        if (parseReference(text).ok) assert.equal(findPlaceholder(text), undefined, text);
      }),
      { numRuns: 5000 },
    );
  });

  describe('where a reference stands', () => {
    const capitals: readonly (readonly [text: string, word: string])[] = [
      ['BASEIMAGE', 'BASEIMAGE'],
      ['IMAGE_NAME:TAG', 'IMAGE_NAME'],
      ['YOUR-REGISTRY-IMAGE', 'YOUR-REGISTRY-IMAGE'],
      ['gcr.io/PROJECT_ID/app:1', 'PROJECT_ID'],
      ['REGISTRY_IP:5000/app:1', 'REGISTRY_IP'],
      ['quay.io/org/APP_NAME@sha256:' + 'a'.repeat(64), 'APP_NAME'],
    ];
    for (const [text, word] of capitals) {
      it(`takes ${word} of ${text} for a name that a script replaces`, () => {
        const found = findStandIn(text);
        assert.ok(found);
        assert.deepEqual([text.slice(found.span.start, found.span.end), found.tool], [word, 'capitals']);
      });
    }

    it('takes the first expression of a tool before it', () => {
      assert.equal(findStandIn('${REGISTRY}/APP_NAME')?.tool, 'shell');
    });

    it('takes no mistake for one, and nothing that a registry admits', () => {
      for (const text of ['NGINX', 'MyImage:1', 'My_Image', 'app:IMAGE_TAG', 'REGISTRY/app:1', 'LOCALHOST:5000/app', 'REGISTRY.EXAMPLE.COM/app', 'a/IMAGe', 'IMAGE_', 'A_IMAGE'.repeat(500)]) {
        assert.equal(findStandIn(text), undefined, text);
      }
      const pieces = fc.array(fc.constantFrom('a', 'IMAGE', 'REPO_A', '/', ':', '.', '_', '-', '5000', '@sha256:', 'f'.repeat(64)), { maxLength: 8 });
      fc.assert(
        fc.property(pieces, (parts) => {
          const text = parts.join('');
          if (parseReference(text).ok) assert.equal(findStandIn(text), undefined, text);
        }),
        { numRuns: 5000 },
      );
    });
  });

  it('looks through texts of megabytes in one go', () => {
    for (const piece of ['$', '${', '$(', '{{', '<a', '%A', '@a', '__A', 'x:__A__', '((', 'ENC[', '{a', '#{', '$[[', '_', '$(${']) {
      const text = `x:${piece.repeat(1_000_000 / piece.length)}`;
      assert.doesNotThrow(() => findPlaceholder(text));
    }
  }).timeout(60_000);
});

describe('fixedHost', () => {
  const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
    ['internal.registry.com/foo/bar:$(params.tag)', 'internal.registry.com | foo/bar:$(params.tag)'],
    ['foo.com:5000/$(params.image)', 'foo.com:5000 | $(params.image)'],
    ['localhost/${X}', 'localhost | ${X}'],
    ['Foo/${X}', 'Foo | ${X}'],
    ['docker.io/golang:$(params.version)', 'docker.io | library/golang:$(params.version)'],
    ['index.docker.io/golang:${V}', 'docker.io | library/golang:${V}'],
    ['docker.io/a/b:${V}', 'docker.io | a/b:${V}'],
    ['docker.io/${IMAGE}', 'docker.io | ${IMAGE}'],
    ['docker.io/x${IMAGE}:1', 'docker.io | x${IMAGE}:1'],
    ['docker.io:443/x:${TAG}', 'docker.io:443 | x:${TAG}'],
    ['bitnami/nginx:${TAG}', 'docker.io | bitnami/nginx:${TAG}'],
    ['my_host.com/x:${TAG}', 'my_host.com | x:${TAG}'],
    ['nginx:${TAG}', undefined],
    ['${REGISTRY}/x', undefined],
    ['foo.${DOMAIN}/x', undefined],
    ['foo.com:${PORT}/x', undefined],
    ['foo${SUFFIX}/x', undefined],
    ['ko://foo.com/x', undefined],
    ['-foo.com/${X}', undefined],
    ['-foo/${X}', undefined],
    ['https://foo.com/${X}', undefined],
    ['gcr.io/PROJECT_ID/app:1', 'gcr.io | PROJECT_ID/app:1'],
    ['REGISTRY_IP:5000/app', undefined],
    ['foo.com/x:1', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${text}: ${expected ?? 'unknown'}`, () => {
      const host = fixedHost(text);
      assert.equal(host && `${host.domain} | ${host.rest}`, expected);
    });
  }
});
