import { median } from '../measure/statistics.js';
import type { ByServer, Results, ServerInfo } from '../results.js';
import { formatMilliseconds } from './units.js';

/** One bar: a value of a server. */
interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly accent: boolean;
  /** True where the bar may run off the scale, so that the others can be told apart. */
  readonly clipped: boolean;
}

interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

interface Panel {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly groups: readonly Group[];
}

const WIDTH = 860;
const MARGIN = 12;
const LABEL_WIDTH = 118;
/** Room for the number after the longest bar. */
const VALUE_WIDTH = 66;
const BAR_HEIGHT = 16;
const BAR_STEP = 22;
const GROUP_GAP = 34;
const TITLE_HEIGHT = 78;

/** Colours that can be read on white and on black alike, as the chart does not know what it lies on. */
const INK = '#737b85';
const PLAIN = '#8b949e';
const ACCENT = '#d97706';

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Draws latency alone and throughput as horizontal bars, an SVG of its own on a transparent ground: of the filters that
 * every server has, as there is nothing to compare of others.
 *
 * @throws {Error} where nothing was compared
 */
export function drawChart({ comparison, pictures, filters, servers, machine, workers }: Results): string {
  if (!comparison) throw new Error('There is no comparison to draw: it was left out by --only.');
  const large = pictures.at(-1)!.name;
  const [first] = comparison.throughput;
  const titles = new Map(filters.map(({ name, title }) => [name, title]));
  const everywhere = (series: ByServer<unknown>) => servers.every(({ id }) => series[id] !== undefined);
  const panels: Panel[] = [
    {
      title: `One photograph of ${large}: time`,
      note: 'less is better; each filter on a scale of its own',
      groups: comparison.latency
        .filter(({ picture, runs }) => picture === large && everywhere(runs))
        .map(({ filter, runs }) => group(titles.get(filter)!, servers, runs, formatMilliseconds)),
    },
    {
      title: `${first?.concurrency} photographs of ${first?.picture} at once: images a second`,
      note: 'more is better',
      groups: comparison.throughput
        .filter(({ rates }) => everywhere(rates))
        .map(({ filter, rates }) =>
          group(titles.get(filter)!, servers, rates, (rate) => rate.toPrecision(2)),
        ),
    },
  ];

  const panelWidth = (WIDTH - 3 * MARGIN) / 2;
  const drawn = panels.map((panel, i) => drawPanel(panel, MARGIN + i * (panelWidth + MARGIN), panelWidth));
  const height = Math.max(...drawn.map(({ bottom }) => bottom)) + 36;
  const made = servers.map(({ label, version }) => (label === 'Revela' ? `Revela ${version}` : version));
  const footer = `${made.join(' · ')} · ${machine.cores} cores, ${workers} workers`;
  const summary = panels
    .flatMap(({ title, note, groups }) => [
      `${title}, ${note}`,
      ...groups.map(({ title: name, bars }) => `${name}: ${bars.map(describeBar).join(', ')}`),
    ])
    .join('. ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="12" fill="${INK}">
<title id="title">Revela beside other servers</title>
<desc id="description">${escape(summary)}</desc>
${drawn.map(({ svg }) => svg).join('\n')}
<text x="${MARGIN}" y="${height - 8}" font-size="10">${escape(footer)}</text>
</svg>
`;
}

function group(
  title: string,
  servers: readonly ServerInfo[],
  series: ByServer<readonly number[]>,
  format: (value: number) => string,
): Group {
  const bars = servers.flatMap(({ id, label }) => {
    const own = series[id];
    if (!own) return [];
    const value = median(own);
    return { label, value, text: format(value), accent: id === 'revela', clipped: id === 'jimp' };
  });
  // Revela first: the eye goes there anyway.
  return { title, bars: bars.sort((a, b) => Number(b.accent) - Number(a.accent)) };
}

const describeBar = ({ label, text }: Bar) => `${label} ${text}`;

function drawPanel(
  { title, note, groups }: Panel,
  left: number,
  width: number,
): { svg: string; bottom: number } {
  const parts = [text(left, 18, title, 'font-weight="600"'), text(left, 35, note)];
  let y = TITLE_HEIGHT;
  for (const { title: name, bars } of groups) {
    parts.push(text(left, y - 8, name, 'font-weight="600"'));
    const room = width - LABEL_WIDTH - VALUE_WIDTH;
    const scale = room / Math.max(...bars.map(({ value, clipped }) => (clipped ? 0 : value)));
    for (const { label, value, text: number, accent, clipped } of bars) {
      const length = Math.min(room, Math.max(1, value * scale));
      const weight = accent ? `font-weight="600" fill="${ACCENT}"` : '';
      const middle = y + BAR_HEIGHT / 2 + 4;
      parts.push(
        text(left + LABEL_WIDTH - 8, middle, label, `text-anchor="end" ${weight}`),
        `<path d="${clipped && value * scale > room ? brokenBar(left + LABEL_WIDTH, y, length) : wholeBar(left + LABEL_WIDTH, y, length)}" fill="${accent ? ACCENT : PLAIN}"/>`,
        text(left + LABEL_WIDTH + length + 6, middle, number, weight),
      );
      y += BAR_STEP;
    }
    y += GROUP_GAP;
  }
  return { svg: parts.join('\n'), bottom: y - GROUP_GAP };
}

function wholeBar(x: number, y: number, length: number): string {
  return `M${x} ${y}h${length.toFixed(1)}v${BAR_HEIGHT}h-${length.toFixed(1)}z`;
}

/** A bar with a slanted gap near its end: it goes on beyond the scale. */
function brokenBar(x: number, y: number, length: number): string {
  const slant = 6;
  const gap = length - 28;
  const end = length - gap - 8;
  return (
    `M${x} ${y}h${(gap + slant).toFixed(1)}l-${slant} ${BAR_HEIGHT}H${x}z` +
    `M${(x + gap + slant + 8).toFixed(1)} ${y}h${(end - slant).toFixed(1)}v${BAR_HEIGHT}h-${end.toFixed(1)}z`
  );
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${attributes && ` ${attributes.trim()}`}>${escape(content)}</text>`;
}
