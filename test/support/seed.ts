import fc from 'fast-check';

/**
 * Property tests start from one seed, so that a run can be repeated and a change is judged by its own effect. `SEED=random`
 * explores; a counterexample that it finds becomes a case of its own.
 */
const seed = process.env['SEED'] ?? '20261123';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
