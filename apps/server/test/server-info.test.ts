import {
  defaultLimits,
  FilterCatalogueSchema,
  type FilterCatalogue,
  type Readiness,
  type ServerInfo,
  ServerInfoSchema,
} from '@revela/shared';
import { filters } from '@revela/filters';
import { describeFormats } from '@revela/formats';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { startApp } from './server.js';

describe('what the server says of itself', async () => {
  const app = await startApp();

  it('GET /api/v1/server: name, version, limits, formats', async () => {
    const info = (await app.inject('/api/v1/server')).json<ServerInfo>();
    expect(Value.Check(ServerInfoSchema, info)).toBe(true);
    expect(info.limits).toEqual(defaultLimits);
    expect(info.formats).toEqual(describeFormats());
  });

  it('says when it was started, the same to whoever asks what it is and whether it is ready', async () => {
    const { startedAt } = (await app.inject('/api/v1/server')).json<ServerInfo>();
    expect(new Date(startedAt).toISOString()).toBe(startedAt);
    expect((await app.inject('/health/ready')).json<Readiness>().startedAt).toBe(startedAt);
    expect((await app.inject('/api/v1/server')).json<ServerInfo>().startedAt).toBe(startedAt);
    // A start takes a millisecond at least: the next one has another moment.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const next = await startApp();
    expect((await next.inject('/api/v1/server')).json<ServerInfo>().startedAt).not.toBe(startedAt);
  });

  it('GET /api/v1/filters: every filter with its parameters, limits and defaults', async () => {
    const answer = (await app.inject('/api/v1/filters')).json<FilterCatalogue>();
    expect(Value.Check(FilterCatalogueSchema, answer)).toBe(true);
    expect(answer.filters.map(({ name }) => name)).toEqual(filters.map(({ name }) => name));
    expect(answer.filters.find(({ name }) => name === 'pixelate')?.params).toMatchObject({
      type: 'object',
      properties: { size: { type: 'integer', minimum: 2, maximum: 512, default: 10 } },
    });
  });

  it('GET /api/v1/openapi.json: every route with the schema of every answer', async () => {
    const { paths } = (await app.inject('/api/v1/openapi.json')).json<{
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    }>();
    expect(Object.keys(paths).sort()).toEqual([
      '/api/v1/filters',
      '/api/v1/process',
      '/api/v1/records',
      '/api/v1/records/{id}',
      '/api/v1/server',
      '/health/live',
      '/health/ready',
    ]);
    const { requestBody } = paths['/api/v1/process']!.post as unknown as {
      requestBody: { content: Record<string, { schema: { properties: object; required: string[] } }> };
    };
    const form = requestBody.content['multipart/form-data']!.schema;
    expect(Object.keys(form.properties)).toEqual(['image', 'filter', 'params', 'regions', 'steps']);
    expect(form.required).toEqual(['image']);
    for (const methods of Object.values(paths)) {
      for (const { responses } of Object.values(methods)) expect(responses).toHaveProperty('200');
    }
  });

  it.each(['/health/live', '/health/ready'])('GET %s: ok', async (url) => {
    const response = await app.inject(url);
    expect([response.statusCode, response.json()]).toMatchObject([200, { status: 'ok' }]);
  });

  it('GET /health/ready: unavailable when the database does not answer', async () => {
    const broken = await startApp();
    broken.records.check = () => Promise.reject(new Error('gone'));
    const response = await broken.inject('/health/ready');
    expect([response.statusCode, response.json()]).toEqual([503, { status: 'unavailable' }]);
    expect((await broken.inject('/health/live')).statusCode).toBe(200);
  });
});
