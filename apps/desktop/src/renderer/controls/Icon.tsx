const paths = {
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.2',
  history: 'M2.5 8a5.5 5.5 0 1 1 1.6 3.9M2.5 13v-2.6h2.6M8 5v3.2l2 1.3',
  settings: 'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 2.8v3.4h3V2.8zM4 9.8v3.4h3V9.8z',
  image: 'M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 3M10.8 6.2v.1',
  paste: 'M5 3H3v11h10V3h-2M5.5 1.8h5v2.4h-5z',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  folder: 'M1.8 4h4l1.4 1.6h7v7.4H1.8z',
  grip: 'M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14',
  chevron: 'M4 6.5 8 10.5 12 6.5',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5v2.8h2.8',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 16 px; always beside a word or inside a named control. */
export function Icon({ name }: { readonly name: IconName }): React.JSX.Element {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
