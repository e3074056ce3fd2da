interface Props {
  readonly filter: string;
}

/** What a filter does, drawn: the same moon over a hill, each time through another filter. */
export function FilterDrawing({ filter }: Props): React.JSX.Element {
  return (
    <svg
      className="filter-drawing"
      viewBox="0 0 56 40"
      width="56"
      height="40"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[filter] ?? drawings['plain']}
    </svg>
  );
}

const hill = 'M0 40V30l14-10 12 9 10-7 20 14v4z';

const blocks = [
  [0, 24, 0.5],
  [8, 16, 0.75],
  [8, 24, 1],
  [16, 24, 1],
  [24, 24, 0.75],
  [32, 24, 1],
  [40, 24, 0.5],
  [0, 32, 1],
  [8, 32, 1],
  [16, 32, 1],
  [24, 32, 1],
  [32, 32, 1],
  [40, 32, 1],
  [48, 32, 0.75],
  [32, 0, 0.4],
  [40, 0, 0.6],
  [32, 8, 0.8],
  [40, 8, 1],
  [48, 8, 0.3],
] as const;

const drawings: Readonly<Record<string, React.ReactNode>> = {
  plain: (
    <>
      <circle cx="40" cy="11" r="6" fill="currentColor" />
      <path d={hill} fill="currentColor" opacity="0.8" />
    </>
  ),
  blur: (
    <>
      {[11, 9, 7, 5, 3].map((radius) => (
        <circle key={radius} cx="40" cy="11" r={radius} fill="currentColor" opacity="0.24" />
      ))}
      {[-6, -3, 0, 3, 6].map((shift) => (
        <path key={shift} d={hill} transform={`translate(0 ${shift})`} fill="currentColor" opacity="0.24" />
      ))}
    </>
  ),
  edge_enhance: (
    <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinejoin="round">
      <circle cx="40" cy="11" r="6" />
      <path d={hill} />
    </g>
  ),
  pixelate: (
    <>
      {blocks.map(([x, y, opacity]) => (
        <rect key={`${x},${y}`} x={x} y={y} width="8" height="8" fill="currentColor" opacity={opacity} />
      ))}
    </>
  ),
};
