import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { describe, expect, it } from 'vitest';
import { partFileName } from '../src/upload/part-file-name.js';

/** A part as busboy hands it over, of the two parameters of its header. */
function nameOf({ plain, extended }: { plain?: string; extended?: string }): string | undefined {
  const parameters = [
    ...(plain === undefined ? [] : [`filename="${Buffer.from(plain).toString('latin1')}"`]),
    ...(extended === undefined ? [] : [`filename*=${extended}`]),
  ];
  const file = Object.assign(new Readable(), {
    truncated: false,
    bytesRead: 0,
    disposition: ['form-data', 'name="image"', ...parameters].join('; '),
  }) satisfies MultipartFile['file'];
  return partFileName({ file, filename: plain! });
}

describe('the name of a file', () => {
  it.each([
    ["utf-8''%C3%A9.png", 'é.png'],
    ["UTF-8'pt-BR'a%25b%22%2F.png", 'a%b"/.png'],
    ["iso-8859-1''caf%E9.png", 'café.png'],
    ["utf-8''=?utf-8?B?w6k=?=", 'plain.png'],
    ["utf-8''%EF%BF%BD.png", '\ufffd.png'],
    ["utf-8''%E9.png", 'plain.png'],
    ["utf-8''%zz.png", 'plain.png'],
    ["utf-8''", 'plain.png'],
    ["klingon''a.png", 'plain.png'],
    ['a.png', 'plain.png'],
    ['"utf-8\'\'a.png"', 'plain.png'],
  ])('is that of filename*=%s where it can be read', (extended, expected) => {
    expect(nameOf({ plain: 'plain.png', extended })).toBe(expected);
  });

  it.each([
    ['=?utf-8?B?w6nDqS5wbmc=?=', 'éé.png'],
    ['=?UTF-8?b?w6k?=', 'é'],
    ['=?utf-8?Q?f=C3=A9rias_1.png?=', 'férias 1.png'],
    ['=?iso-8859-1?q?caf=e9.png?=', 'café.png'],
    ['=?windows-1252?Q?=80.png?=', '€.png'],
    ['=?shift_jis?B?k/qWew==?=.png', '日本.png'],
    ['=?utf-8*pt?Q?=C3=A9?=', 'é'],
    ['=?utf-8?Q?=C3?= =?utf-8?Q?=A9.png?=', 'é.png'],
    ['=?utf-8?B?w6k=?==?utf-8?Q?=C3=A9?=', 'éé'],
    ['foto =?utf-8?Q?=C3=A9?= 1.png', 'foto é 1.png'],
    ['é=?utf-8?Q?=C3=A9?=.png', 'éé.png'],
    ['=?utf-8?B?77+9?=', '\ufffd'],
    ['=?utf-8?Q?100%22.png?=', '100%22.png'],
  ])('is decoded from the encoded words %s', (plain, expected) => {
    expect(nameOf({ plain })).toBe(expected);
  });

  it.each([
    '=?utf-8?B?@@@@?=',
    '=?utf-8?B?w?=',
    '=?utf-8?Q?=C3?=',
    '=?utf-8?Q?=ZZ.png?=',
    '=?utf-8?Q?a b.png?=',
    '=?utf-8?Q??=',
    '=?utf-8?X?abc?=',
    '=?klingon?Q?=E9?=',
    '=?what?.png',
    '=?',
    'a=?b?c.png',
  ])('stays %s, which is no whole encoded word', (plain) => {
    expect(nameOf({ plain })).toBe(plain);
  });

  it.each([
    ['a%22b.png', 'a"b.png'],
    ['a%0D%0Ab.png', 'a\r\nb.png'],
    ['100%25 %2F %0a.png', '100%25 %2F %0a.png'],
  ])('is read from %s as browsers escape it', (plain, expected) => {
    expect(nameOf({ plain })).toBe(expected);
  });

  it('is missing where none is given, and empty where that is what is given', () => {
    expect(nameOf({})).toBeUndefined();
    expect(nameOf({ plain: '' })).toBe('');
  });
});
