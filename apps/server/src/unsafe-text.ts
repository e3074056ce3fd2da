/** What JSON leaves as it is though a terminal would act on it; line feeds end a log line and stay. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** A line of JSON that means the same and holds no character a terminal would act on. */
export function escapeJsonLine(line: string): string {
  return line.replace(UNSAFE_IN_JSON, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * As {@link escapeJsonLine}, for a line whose texts are read and printed on a terminal: characters that JSON writes as an
 * escape because they act on one are printed as that escape. Line feeds and tabs, of stack traces, stay.
 */
export function escapeForTerminal(line: string): string {
  return escapeJsonLine(line).replace(/\\(?:u[0-9a-f]{4}|.)/gi, (escape) =>
    /^\\[nt"\\/]/.test(escape) ? escape : `\\${escape}`,
  );
}
