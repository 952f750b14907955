/** An IP address as its bits from the highest on, 32 or 128 of them. */
export type Address = string;

/** A network of IP addresses. */
export interface Network {
  covers(address: Address): boolean;
}

/** Reads an IPv4 or IPv6 address without port, brackets and zone, as Go's `netip.ParseAddr` does; undefined for every other text. */
export function addressOf(text: string): Address | undefined {
  return text.includes(':') ? bitsOfV6(text) : bitsOfV4(text);
}

/** Reads a network in CIDR notation, as Go's `netip.ParsePrefix` does; undefined for every other text. */
export function networkOf(text: string): Network | undefined {
  const [, base = '', length = ''] = /^(.*)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const bits = addressOf(base);
  if (bits === undefined || Number(length) > bits.length) return undefined;
  const beginning = bits.slice(0, Number(length));
  return { covers: (address) => address.length === bits.length && address.startsWith(beginning) };
}

function bitsOfV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

const GROUPS = 8;

function bitsOfV6(text: string): Address | undefined {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const head = groupsOf(before);
  const tail = after === undefined ? [] : groupsOf(after);
  if (!head || !tail) return undefined;
  const missing = GROUPS - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail].map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

/** The groups of a stretch without `::`, an IPv4 address at its end as two of them. */
function groupsOf(text: string): readonly string[] | undefined {
  if (text === '') return [];
  const groups = text.split(':').flatMap((group, at, all): readonly (string | undefined)[] => {
    if (at + 1 < all.length || !group.includes('.')) return [/^[0-9A-Fa-f]{1,4}$/.test(group) ? group : undefined];
    const bits = bitsOfV4(group);
    return bits === undefined ? [undefined] : [bits.slice(0, 16), bits.slice(16)].map((half) => Number.parseInt(half, 2).toString(16));
  });
  return groups.every((group) => group !== undefined) ? groups : undefined;
}
