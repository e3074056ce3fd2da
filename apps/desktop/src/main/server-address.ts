import { isIPv6 } from 'node:net';
import { DEFAULT_PORT } from '@revela/shared';

/** Where a server is: what an HTTP request needs, nothing else. */
export interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  /** Host name or IP address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Path the server is mounted at: empty, or `/prefix` without a slash at the end. */
  readonly prefix: string;
}

const HTTPS_PORT = 443;
const SHAPE =
  /^(?:(?<protocol>https?):\/\/)?(?:\[(?<ipv6>[^\]\s]+)\]|(?<host>[^\s:/?#@\\[\]]+))(?::(?<port>\d{1,5}))?(?<path>\/[^\s?#\\]*)?$/iu;

/**
 * Reads a server's address as a person types it: `192.168.0.10`, `darkroom:5000`, `http://...`,
 * `https://host/prefix`, `::1`, `[fe80::1]:5000`. Without a port, http means Revela's own and https means 443.
 *
 * @returns null where it is not an address
 */
export function parseServerAddress(typed: string): Endpoint | null {
  const text = typed.trim();
  // A bare IPv6 address: its colons would read as a port.
  if (isIPv6(text)) return { protocol: 'http:', hostname: text, port: DEFAULT_PORT, prefix: '' };

  const parts = SHAPE.exec(text)?.groups;
  if (!parts) return null;
  const protocol = parts['protocol']?.toLowerCase() === 'https' ? 'https:' : 'http:';
  const port = parts['port'] ? Number(parts['port']) : protocol === 'https:' ? HTTPS_PORT : DEFAULT_PORT;
  if (port < 1 || port > 65_535) return null;

  const hostname = parts['ipv6'] ?? toAsciiHost(parts['host'] ?? '');
  if (!hostname || (parts['ipv6'] && !isIPv6(parts['ipv6']))) return null;
  const prefix = (parts['path'] ?? '').replace(/\/+$/, '');
  return { protocol, hostname, port, prefix: encodeURI(decodeSafely(prefix)) };
}

/** The address in full, as a person can read and copy it. */
export function formatEndpoint({ protocol, hostname, port, prefix }: Endpoint): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const standard = protocol === 'https:' && port === HTTPS_PORT;
  return `${protocol}//${host}${standard ? '' : `:${port}`}${prefix}`;
}

/** Host names may have letters of any language; DNS wants their ASCII form. Empty: not a host name. */
function toAsciiHost(host: string): string {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return '';
  }
}

function decodeSafely(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
