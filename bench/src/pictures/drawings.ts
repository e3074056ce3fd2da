import { randomNumbers } from './random.js';

const svg = (width: number, height: number, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;

/** A desktop with two windows full of small bars that stand for words: flat areas and hard edges. */
export function screenshot(width: number, height: number): string {
  const random = randomNumbers(3);
  const parts = [`<rect width="100%" height="100%" fill="#2d3e50"/>`];
  const drawWindow = (left: number, top: number, w: number, h: number, title: string) => {
    parts.push(
      `<rect x="${left}" y="${top}" width="${w}" height="${h}" rx="6" fill="#fdfdfd" stroke="#8a8a8a"/>`,
      `<rect x="${left}" y="${top}" width="${w}" height="30" rx="6" fill="${title}"/>`,
    );
    for (let y = top + 48; y < top + h - 20; y += 16) {
      const indent = Math.floor(random() * 4) * 24;
      for (let x = left + 20 + indent; x < left + w * (0.4 + random() * 0.5);) {
        const word = 8 + random() * 50;
        const ink = random() < 0.15 ? '#b3541e' : random() < 0.2 ? '#1f6feb' : '#24292f';
        for (let letter = x; letter < x + word; letter += 6) {
          const tall = random() < 0.3 ? 9 : 6;
          parts.push(
            `<path d="M${letter.toFixed(1)} ${y}v-${tall}m3 0v${tall}" stroke="${ink}" stroke-width="1.2"/>`,
          );
        }
        x += word + 8;
      }
    }
  };
  drawWindow(40, 40, width * 0.55, height - 120, '#d0d7de');
  drawWindow(width * 0.5, 140, width * 0.46, height - 220, '#ffb454');
  parts.push(`<rect y="${height - 40}" width="100%" height="40" fill="#16202a"/>`);
  return svg(width, height, parts.join(''));
}

/** Thin black curves on white. */
export function lineArt(width: number, height: number): string {
  const random = randomNumbers(4);
  const point = () => `${(random() * width).toFixed(1)} ${(random() * height).toFixed(1)}`;
  const curves = Array.from({ length: 90 }, () => `M${point()}C${point()} ${point()} ${point()}`);
  const circles = Array.from({ length: 25 }, () => {
    const [x, y] = point().split(' ');
    return `<circle cx="${x}" cy="${y}" r="${(10 + random() * 80).toFixed(1)}"/>`;
  });
  return svg(
    width,
    height,
    `<g fill="none" stroke="#000" stroke-width="2"><path d="${curves.join('')}"/>${circles.join('')}</g>`,
  );
}
