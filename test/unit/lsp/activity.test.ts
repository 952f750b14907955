import assert from 'node:assert/strict';
import { createActivity } from '../../../server/src/lsp/activity';

describe('activity', () => {
  it('is idle at first', async () => {
    await createActivity().idle();
  });

  it('waits for all work, and for the work that follows from it', async () => {
    const activity = createActivity();
    const seen: string[] = [];
    const first = activity.begin();
    const second = activity.begin();
    const waiting = activity.idle().then(() => seen.push('idle'));
    first();
    first();
    assert.equal(seen.length, 0);
    seen.push('second ends');
    second();
    const third = activity.begin();
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(seen, ['second ends']);
    third();
    await waiting;
    assert.deepEqual(seen, ['second ends', 'idle']);
  });

  it('ends work that fails', async () => {
    const activity = createActivity();
    await assert.rejects(activity.during(() => Promise.reject(new Error('no'))), /no/);
    await activity.idle();
  });
});
