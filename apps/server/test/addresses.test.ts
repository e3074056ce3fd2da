import { isLoopback, reachableUrls } from '@revela/server/addresses';
import { whyNotListening } from '@revela/server/ports';
import { describe, expect, it } from 'vitest';

const v4 = (address: string) => [{ address, family: 'IPv4' as const, internal: address.startsWith('127.') }];
const v6 = (address: string) => [{ address, family: 'IPv6' as const, internal: address === '::1' }];

/** Interfaces as Node lists them on each system, some of which lead nowhere. */
const machines = {
  windows: {
    'Ethernet 2': v4('169.254.17.4'),
    'Wi-Fi': [...v6('fe80::1c2d%12'), ...v4('192.168.1.20')],
    'VirtualBox Host-Only Network': v4('192.168.56.1'),
    'VMware Network Adapter VMnet8': v4('192.168.81.1'),
    'vEthernet (Default Switch)': v4('172.22.240.1'),
    'vEthernet (WSL (Hyper-V firewall))': v4('172.30.112.1'),
    // Made by a person, to lead out.
    'vEthernet (Office)': v4('10.1.2.3'),
    'Loopback Pseudo-Interface 1': [...v6('::1'), ...v4('127.0.0.1')],
  },
  macOS: {
    lo0: [...v4('127.0.0.1'), ...v6('::1')],
    en0: [...v6('fe80::8b1%14'), ...v4('192.168.1.21')],
    bridge100: v4('192.168.64.1'),
    vmnet8: v4('172.16.5.1'),
    awdl0: v6('fe80::1%8'),
    utun4: v4('100.99.1.2'),
  },
  linux: {
    lo: [...v4('127.0.0.1'), ...v6('::1')],
    eth0: [...v4('192.168.1.22'), ...v6('fd12::22')],
    docker0: v4('172.17.0.1'),
    'br-0123456789ab': v4('172.18.0.1'),
    veth1a2b3c4: v4('169.254.9.9'),
    virbr0: v4('192.168.122.1'),
    lxdbr0: v4('10.0.3.1'),
    cali12ab: v4('10.244.0.1'),
    // A bridge that a person made.
    br0: v4('192.168.1.23'),
    'br-office': v4('192.168.1.24'),
  },
};

describe('the addresses that are told', () => {
  it.each([
    ['windows', ['127.0.0.1', '192.168.1.20', '10.1.2.3']],
    ['macOS', ['127.0.0.1', '192.168.1.21', '100.99.1.2']],
    ['linux', ['127.0.0.1', '192.168.1.22', '192.168.1.23', '192.168.1.24']],
  ] as const)('lead to other machines: %s', (system, expected) => {
    expect(reachableUrls('0.0.0.0', 5000, false, machines[system])).toEqual(
      expected.map((address) => `http://${address}:5000`),
    );
  });

  it('are those of IPv6, too, where it listens there', () => {
    expect(reachableUrls('::', 443, true, machines.linux)).toEqual([
      'https://127.0.0.1:443',
      'https://[::1]:443',
      'https://192.168.1.22:443',
      'https://[fd12::22]:443',
      'https://192.168.1.23:443',
      'https://192.168.1.24:443',
    ]);
  });

  it('are the one it was told, whatever that is', () => {
    expect(reachableUrls('169.254.1.1', 5000, false, machines.linux)).toEqual(['http://169.254.1.1:5000']);
    expect(reachableUrls('::1', 5000, false, machines.linux)).toEqual(['http://[::1]:5000']);
  });
});

it('knows an address that only this machine reaches', () => {
  expect(['localhost', '127.0.0.1', '127.8.9.1', '::1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '192.168.1.2', '127.example'].some(isLoopback)).toBe(false);
});

describe('a port that cannot be had', () => {
  const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });

  it('says who holds it, mostly, and what to type', () => {
    expect(whyNotListening('0.0.0.0', 5000, taken, 'darwin')).toBe(
      'The server cannot listen on 0.0.0.0, port 5000: it is taken (on macOS mostly by AirPlay Receiver, see System Settings, General, AirDrop & Handoff). Choose another: --port 5001',
    );
    for (const system of ['linux', 'win32'] as const) {
      expect(whyNotListening('0.0.0.0', 5000, taken, system)).toBe(
        'The server cannot listen on 0.0.0.0, port 5000: it is taken by another program, perhaps by a Revela that runs already. Choose another: --port 5001',
      );
    }
    expect(whyNotListening('::', 65535, taken, 'darwin')).toMatch(/Choose another: --port 5001$/);
  });

  it('says what else is wrong with it', () => {
    const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(whyNotListening('0.0.0.0', 80, denied)).toMatch(/administrators.*--port 5000/);
    const nowhere = Object.assign(new Error('listen EADDRNOTAVAIL'), { code: 'EADDRNOTAVAIL' });
    expect(whyNotListening('10.9.9.9', 80, nowhere)).toMatch(/no such address.*--host 0\.0\.0\.0/);
  });
});
