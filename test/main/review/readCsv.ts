/** Comma-separated values read back by RFC 4180: records by their headings. */
export function readCsv(text: string): Record<string, string>[] {
  if (!text.startsWith('\ufeff')) throw new Error('No mark at its beginning');
  const [heads = [], ...rows] = rowsIn(text.slice(1));
  return rows.map((row) => {
    if (row.length !== heads.length) throw new Error(`${row.length} cells under ${heads.length} headings`);
    return Object.fromEntries(heads.map((head, at) => [head, row[at] ?? '']));
  });
}

function rowsIn(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new Error(`No cell at ${text.slice(from, from + 40)}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
