import { textOf } from '../../syntax/access';
import { mapAt, nodeAt, type Carrier } from './carrier';
import { readFiles } from './files';

/** Files that cloud-init writes: `write_files[]` by their paths. Source: cloud-init's module `cc_write_files`. */
export const CLOUD_INIT: Carrier = {
  name: 'cloud-init',
  words: ['write_files'],
  byFileName: true,
  find: (root, file, node) => (textOf(mapAt(root), 'apiVersion') === undefined ? readFiles(file, nodeAt(root, 'write_files'), node) : []),
};
