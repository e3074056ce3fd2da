/** Writes `docs/filters.md` and its Portuguese sister from the filters' definitions, where they say something else by now. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Texts of each page, by its language. */
const pages = {
  en: {
    file: '../docs/filters.md',
    title: 'Filters',
    intro:
      'What the server offers without plugins, by the definitions in `packages/filters/src`. `pnpm build` writes this page.',
    groups: { hide: 'To hide', enhance: 'To enhance', style: 'To style' },
    heads: ['filter', 'what it does', 'parameters'],
    none: 'none',
    to: 'to',
    initially: 'by default',
    optional: 'may be left out',
    hides: {
      'for good': 'Hides for good.',
      reversibly: 'What it covers can in part be had back.',
    },
    units: { px: 'pixels' },
  },
  'pt-BR': {
    file: '../docs/filters.pt-BR.md',
    title: 'Filtros',
    intro:
      'O que o servidor oferece sem plugins, segundo as definições em `packages/filters/src`. `pnpm build` escreve esta página.',
    groups: { hide: 'Para esconder', enhance: 'Para melhorar', style: 'Para estilizar' },
    heads: ['filtro', 'o que faz', 'parâmetros'],
    none: 'nenhum',
    to: 'a',
    initially: 'por padrão',
    optional: 'pode ser omitido',
    hides: {
      'for good': 'Esconde de vez.',
      reversibly: 'O que ele cobre pode, em parte, ser recuperado.',
    },
    units: { px: 'pixels' },
  },
};

/** What a parameter may be, in words. */
function rangeOf(schema, { to, units }) {
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.enum) return schema.enum.map((choice) => `\`${choice}\``).join(', ');
  if (schema.format === 'color') return '`#rrggbb`';
  const unit = schema['x-unit'];
  return `${schema.minimum} ${to} ${schema.maximum}${unit ? ` ${units[unit] ?? unit}` : ''}`;
}

function parametersOf({ params }, page) {
  const described = Object.entries(params.properties).map(([name, schema]) => {
    const fallback =
      schema.default === undefined ? page.optional : `${JSON.stringify(schema.default)} ${page.initially}`;
    return `\`${name}\`: ${rangeOf(schema, page)}; ${fallback}`;
  });
  return described.join('<br>') || page.none;
}

function pageOf(filters, language) {
  const page = pages[language];
  const text = (localized) => localized[language] ?? localized.en;
  const groups = Object.entries(page.groups).map(([group, title]) => {
    const rows = filters
      .filter((filter) => filter.group === group)
      .map((filter) => {
        const hides = filter.hides ? ` ${page.hides[filter.hides]}` : '';
        const says = `**${text(filter.title)}.** ${text(filter.description)}.${hides}`;
        return `| \`${filter.name}\` | ${says} | ${parametersOf(filter, page)} |`;
      });
    return `## ${title}\n\n| ${page.heads.join(' | ')} |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# ${page.title}\n\n${page.intro}\n\n${groups.join('\n')}`;
}

/** Writes both pages, where they are not what the built definitions say. */
export async function writeFilterTables() {
  const { filters } = await import('../packages/filters/dist/index.js');
  for (const language of Object.keys(pages)) {
    const file = new URL(pages[language].file, import.meta.url);
    const options = { ...(await resolveConfig(file)), parser: 'markdown' };
    const text = await format(pageOf(filters, language), options);
    let before;
    try {
      before = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    } catch {
      // The first time.
    }
    if (text !== before) writeFileSync(file, text);
  }
}
