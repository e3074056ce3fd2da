import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, encodeForm, FORM_TYPE, formOf, send } from './client.js';

describe('a form', () => {
  it('is read by others as it was meant, in its order', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const order = { image: bytes, name: 'férias "1".png', filter: 'blur', params: { radius: 2 } };
    const body = new Uint8Array(encodeForm(formOf({ ...order, regions: [[0, 0, 1, 1]] })));
    const form = await new Response(body, { headers: { 'Content-Type': FORM_TYPE } }).formData();
    expect([...form.keys()]).toEqual(['filter', 'params', 'regions', 'image']);
    expect(form.get('params')).toBe('{"radius":2}');
    const file = form.get('image') as File;
    expect(file.name).toBe(order.name);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  });
});

describe('an answer', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const wrong = request.url === '/wrong';
      response.writeHead(wrong ? 400 : 200, { 'Content-Type': wrong ? 'application/json' : 'image/png' });
      response.end(wrong ? '{"code":"WRONG"}' : Buffer.alloc(1000));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('has its bytes, or only their count', async () => {
    expect(await send(url, { fresh: true })).toMatchObject({ status: 200, bytes: 1000, code: '' });
    const counted = await send(url, { fresh: true, countOnly: true });
    expect([counted.bytes, counted.body.length]).toEqual([1000, 0]);
  });

  it('has the code of an error, also where good answers are only counted', async () => {
    const answer = await ask(url, '/wrong', { fresh: true, countOnly: true });
    expect([answer.status, answer.code, answer.json()]).toEqual([400, 'WRONG', { code: 'WRONG' }]);
  });
});
