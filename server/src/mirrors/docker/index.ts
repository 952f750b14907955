import { DOCKER_HUB } from '../../reference/host';
import { defineDialect, keysOf } from '../dialect';
import type { DockerDaemon } from './content';
import { liftDocker } from './lift';
import { readDockerDaemon } from './read';
import { isDockerDaemon, setOfDockerDaemon } from './recognise';
import { compileDocker } from './table';

/** Docker's `daemon.json`. */
export const DOCKER = defineDialect<DockerDaemon>({
  dialect: 'docker',
  layer: 'node',
  recognise: isDockerDaemon,
  read: readDockerDaemon,
  setOf: setOfDockerDaemon,
  compile: compileDocker,
  lift: liftDocker,
  keys: (set) => keysOf(set, ({ mirrors }) => mirrors.slice(0, 1).map(({ span }) => ({ text: DOCKER_HUB, span }))),
});
