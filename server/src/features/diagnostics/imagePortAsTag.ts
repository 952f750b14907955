import { tell } from '../../base/texts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** A host with a port alone reads as an image of Docker Hub with a tag. */
const HOST_WITH_PORT = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}:(?:80|[0-9]{3,5})$/;

/** A reference that is a host with a port and nothing more. */
export const imagePortAsTag: DiagnosticRule = {
  code: 'image.port-as-tag',
  title: 'A host with a port is read as an image with a tag',
  severity: 'warning',
  check: (file) => file.images().flatMap(({ site, resolution: { normalized } }) => (
    HOST_WITH_PORT.test(site.written)
      ? [{ span: site.span, message: tell`${quoted(site.written)} is read as ${quoted(normalized ?? '')}: without a \`/\` behind it a host is an image of Docker Hub, and its port a tag.` }]
      : []
  )),
};
