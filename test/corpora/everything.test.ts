import assert from 'node:assert/strict';
import { isJsonSchema, mayHoldImages } from '../../server/src/images/firstLook';
import { allFiles, findIn, hasCorpora, report } from './corpora';

describe('all YAML and JSON of the corpora', function () {
  this.timeout(300_000);
  before(function () {
    if (!hasCorpora()) this.skip();
  });

  it('is read without an exception, with spans inside the text, and passes the first look where it holds images', () => {
    const files = allFiles();
    const kinds = new Map<string, number>();
    let sites = 0;
    for (const file of files) {
      const found = findIn(file);
      sites += found.sites.length;
      kinds.set(String(found.kind), (kinds.get(String(found.kind)) ?? 0) + 1);
      // The keys of a JSON Schema are names of properties: what the finders make of them is never asked for.
      if (isJsonSchema(file, found.text)) assert.ok(!mayHoldImages(found.text, { path: file }), file);
      else if (found.sites.length > 0) assert.ok(mayHoldImages(found.text, { path: file }), file);
      for (const site of found.sites) {
        for (const { span } of [site, ...(site.parts ?? [])]) assert.ok(0 <= span.start && span.start <= span.end && span.end <= found.text.length, `${file} ${site.path}`);
      }
    }
    const counts = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
    report([`all: ${files.length} files, ${sites} references (${counts})`], []);
    assert.ok(files.length > 1000 && sites > 1000);
  });
});
