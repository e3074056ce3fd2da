import { describe, expect, it } from 'vitest';
import { formatEndpoint, parseServerAddress } from '../src/main/server-address.js';

describe('parseServerAddress', () => {
  it.each([
    ['192.168.0.10', 'http://192.168.0.10:5000'],
    ['192.168.0.10:8080', 'http://192.168.0.10:8080'],
    ['  darkroom.local ', 'http://darkroom.local:5000'],
    ['darkroom', 'http://darkroom:5000'],
    ['localhost:5000/', 'http://localhost:5000'],
    ['http://192.168.0.10', 'http://192.168.0.10:5000'],
    ['http://192.168.0.10:80', 'http://192.168.0.10:80'],
    ['HTTP://Darkroom/', 'http://darkroom:5000'],
    ['https://host/prefix', 'https://host/prefix'],
    ['https://host/prefix/', 'https://host/prefix'],
    ['https://host:8443/a/b', 'https://host:8443/a/b'],
    ['https://host', 'https://host'],
    ['::1', 'http://[::1]:5000'],
    ['2001:db8::7', 'http://[2001:db8::7]:5000'],
    ['[::1]', 'http://[::1]:5000'],
    ['[::1]:6000', 'http://[::1]:6000'],
    ['fe80::1%eth0', 'http://[fe80::1%eth0]:5000'],
    ['https://[2001:db8::7]/revela', 'https://[2001:db8::7]/revela'],
    ['câmara.local', 'http://xn--cmara-3qa.local:5000'],
    ['host/pasta ção'.replace(' ', '%20'), 'http://host:5000/pasta%20%C3%A7%C3%A3o'],
  ])('reads %s', (typed, url) => {
    const endpoint = parseServerAddress(typed);
    expect(endpoint && formatEndpoint(endpoint)).toBe(url);
  });

  it.each([
    '',
    '   ',
    'two words',
    'ftp://host',
    'file:///etc/passwd',
    'host:port',
    'host:0',
    'host:70000',
    'http://',
    'http://user:secret@host',
    'host?query',
    'host#part',
    '[::1',
    '[nonsense]',
    '1:2:3',
    'host:5000:6000',
    'back\\slash',
  ])('refuses %j', (typed) => {
    expect(parseServerAddress(typed)).toBeNull();
  });
});
