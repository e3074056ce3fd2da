/** The cells of a row; one cell alone is a heading over the rows that follow. */
export type Row = readonly string[];

/** A table in plain text: the first column to the left, the others to the right, the last to the left again. */
export function formatTable(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.filter((row) => row.length > 1).map((row) => row[column]!.length)),
  );
  const line = (row: Row) =>
    row
      .map((cell, column) => {
        const left = column === 0 || column === row.length - 1;
        return left ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
      })
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const body = rows.map((row) => (row.length === 1 ? `\n${row[0]}` : line(row)));
  return [line(head), rule, ...body].join('\n') + '\n';
}
