import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

function url(address: string, port: number): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/**
 * The URLs at which a server that listens on `host` is reached: for an unspecified address those of every
 * network interface, the loopback first.
 */
export function reachableUrls(host: string, port: number): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [url(host, port)];
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // A link-local IPv6 address needs a zone that differs from machine to machine.
    .filter(({ family, address }) => (host === '::' || family === 'IPv4') && !address.startsWith('fe80'))
    .sort((a, b) => Number(b.internal) - Number(a.internal))
    .map(({ address }) => address);
  return addresses.map((address) => url(address, port));
}
