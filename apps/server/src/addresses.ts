import { isIPv6 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

function url(address: string, port: number, tls: boolean): string {
  return `http${tls ? 's' : ''}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/** Addresses of a machine by the interface that has them, as Node lists them. */
type Interfaces = NodeJS.Dict<Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>;

/**
 * Interfaces of virtual switches, by the names that what makes them gives them: containers and virtual machines of this
 * machine are behind them, and no other machine. A Hyper-V switch with any other name may well lead out.
 */
const VIRTUAL_SWITCHES = [
  /^(docker|virbr|veth|vboxnet|vmnet|lxcbr|lxdbr|podman|cni|flannel|cali)\w*(-\w+)*$/,
  /^br-[\da-f]{12}$/,
  // Of macOS: virtual machines and shared connections; devices of Apple's by cable.
  /^(bridge1\d\d|anpi\d+|awdl\d+|llw\d+|ap\d+)$/,
  /^vEthernet \((Default Switch|WSL.*|DockerNAT|nat|HNS Internal NIC.*)\)$/,
  /^(VirtualBox|VMware) /,
];

/** What a machine gives itself where nobody gave it an address; of IPv6 it needs a zone that differs from machine to machine. */
const isLinkLocal = (address: string) => /^(169\.254\.|fe[89ab][\da-f]:)/i.test(address);

/**
 * The URLs at which a server that listens on `host` is reached: for an unspecified address those of every network interface
 * that leads to other machines, the loopback first.
 *
 * @param interfaces those of the machine
 */
export function reachableUrls(
  host: string,
  port: number,
  tls: boolean,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [url(host, port, tls)];
  return Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL_SWITCHES.some((pattern) => pattern.test(name)))
    .flatMap(([, entries]) => entries ?? [])
    .filter(({ family, address }) => (host === '::' || family === 'IPv4') && !isLinkLocal(address))
    .sort((a, b) => Number(b.internal) - Number(a.internal))
    .map(({ address }) => url(address, port, tls));
}

/** True where only programs on this machine reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
