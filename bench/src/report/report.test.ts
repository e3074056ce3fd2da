import { defineFilter, filters } from '@revela/filters';
import { describe, expect, it } from 'vitest';
import { chooseFilters } from '../filters.js';
import type { Results } from '../results.js';
import { drawChart } from './chart.js';
import { formatReport } from './report.js';

const solarize = defineFilter({
  name: 'solarize',
  title: { en: 'Solarize' },
  description: { en: 'Inverts what is bright' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      level: { type: 'integer', minimum: 0, maximum: 255, default: 128 },
      strength: { type: 'number', minimum: 0.5, maximum: 2 },
      colour: { type: 'string', enum: ['red', 'green'] },
    },
    required: ['strength', 'colour'],
  },
  scope: 'pixel',
  apply: (image) => image,
});

const runs = { pillow: [200, 210], revela: [20, 21] };
const measure = (filter: string, own: Partial<typeof runs>) => ({
  latency: [{ picture: '12 MP', filter, runs: own, outputBytes: { revela: 1000 }, phases: {} }],
  throughput: [{ picture: '2 MP', filter, concurrency: 8, rates: own, health: {} }],
});
const [known, unknown] = [measure('blur', runs), measure('solarize', { revela: runs.revela })];

const results: Results = {
  measuredAt: '2026-01-01T00:00:00.000Z',
  machine: { cpu: 'a CPU', cores: 2, memoryBytes: 2 ** 33, platform: 'linux x64', node: '20' },
  workers: 2,
  quick: false,
  photograph: 'a photograph',
  pictures: [{ name: '12 MP', width: 4000, height: 3000, bytes: 8e6 }],
  filters: chooseFilters(['blur', 'solarize'], [...filters, solarize]),
  servers: [
    { id: 'pillow', label: 'Flask + Pillow', version: '1' },
    { id: 'revela', label: 'Revela', version: '1' },
  ],
  missing: [],
  comparison: {
    latency: [...known.latency, ...unknown.latency],
    throughput: [...known.throughput, ...unknown.throughput],
    memory: [],
    differences: [],
  },
  extras: {},
};

describe('a filter that the bench knows nothing of', () => {
  it('is measured, under its own title and with its own defaults', () => {
    expect(chooseFilters([], [...filters, solarize]).at(-1)).toEqual({
      name: 'solarize',
      title: 'Solarize',
      params: { level: 128, strength: 0.5, colour: 'red' },
    });
    expect(() => chooseFilters(['solarise'], [...filters, solarize])).toThrow('solarise');
  });

  it('has its figure in the table, and no target', () => {
    const lines = formatReport(results).split('\n');
    const [blur, other] = ['blur', 'solarize'].map((name) =>
      lines.find((line) => line.startsWith(`12 MP, ${name} `)),
    );
    expect(blur).toMatch(/205 ms \(1\.00\) +20\.5 ms \(0\.10\) +≤ 0\.15$/);
    expect(other).toMatch(/- +20\.5 ms$/);
  });

  it('is left out of the chart where a server does not have it', () => {
    const svg = drawChart(results);
    expect(svg).toContain('>Blur<');
    expect(svg).not.toContain('Solarize');
  });
});
