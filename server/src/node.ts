import { version } from '../../package.json';
import { serveParent } from './lsp/node';

serveParent(version);
