import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

function url(address: string, port: number, tls: boolean): string {
  return `http${tls ? 's' : ''}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/**
 * The URLs at which a server that listens on `host` is reached: for an unspecified address those of every
 * network interface, the loopback first.
 */
export function reachableUrls(host: string, port: number, tls: boolean): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [url(host, port, tls)];
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // A link-local IPv6 address needs a zone that differs from machine to machine.
    .filter(({ family, address }) => (host === '::' || family === 'IPv4') && !address.startsWith('fe80'))
    .sort((a, b) => Number(b.internal) - Number(a.internal))
    .map(({ address }) => address);
  return addresses.map((address) => url(address, port, tls));
}

/** True where only programs on this machine reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
