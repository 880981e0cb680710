import { readFileSync, writeFileSync } from 'node:fs';

/** The same worksheet with decisions, by what a line says so far (null: none); its cells have no commas but in quotes. */
export function fillIn(file: string, decisionOf: (line: string, soFar: string) => string | null): void {
  const [head = '', ...rows] = readFileSync(file, 'utf8').split('\r\n');
  const titles = head.split(',');
  const filled = rows.map((line) => {
    const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? [];
    const at = (title: string) => titles.indexOf(title);
    const decided = decisionOf(line, cells[at('Decided so far')] ?? '');
    if (line === '' || decided === null) return line;
    for (const [title, value] of [
      ['Decision', decided],
      ['Your name', 'Mona'],
      ['Your address', 'mona@client.example'],
    ] as const)
      cells[at(title)] = value;
    return cells.slice(0, titles.length).join(',');
  });
  writeFileSync(file, [head, ...filled].join('\r\n'));
}
