import { BlockList, isIP } from 'node:net';

const local = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  local.addSubnet(network, prefix, 'ipv4');
}
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

/** True for the address of a machine on one's own network, the loopback's aside; a name is none. */
export function isLocalAddress(address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  return family !== 0 && local.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** What macOS answers a program that may not go onto the local network; it gives no word of its own for that. */
const DENIALS = new Set(['EHOSTUNREACH', 'EPERM', 'EACCES']);

/**
 * True where macOS probably keeps the application off the local network, which it does until a person allows it.
 *
 * @param error of a connection, with its `code` and `address` as Node gives them
 */
export function isLocalNetworkDenied(
  { code, address }: { code?: string; address?: string },
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform === 'darwin' && DENIALS.has(code ?? '') && isLocalAddress(address ?? '');
}
