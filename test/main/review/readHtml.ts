export type Element = { tag: string; attributes: Record<string, string>; children: (Element | string)[] };

const VOID = new Set(['meta', 'br', 'col', 'path']);
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w-]*="[^"<>]*")*)\s*(\/?)>/y;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Reads a document strictly: every element is closed where it stands, every attribute quoted, every < and & escaped. */
export function readHtml(html: string): Element {
  const root: Element = { tag: '#document', attributes: {}, children: [] };
  const open = [root];
  let at = '<!doctype html>'.length;
  if (!html.startsWith('<!doctype html>')) throw new Error('No doctype');
  while (at < html.length) {
    const parent = open.at(-1) as Element;
    const isStyle = parent.tag === 'style';
    const next = html.indexOf(isStyle ? '</style>' : '<', at);
    const text = html.slice(at, next === -1 ? undefined : next);
    if (text.trim() !== '') parent.children.push(isStyle ? text : decoded(text));
    if (next === -1) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(html);
    if (!tag) throw new Error(`Not well-formed: ${html.slice(next, next + 60)}`);
    at = TAG.lastIndex;
    const [, isEnd, name = '', attributes = '', isSelfClosed] = tag;
    if (isEnd) {
      if (open.pop()?.tag !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const element: Element = { tag: name, attributes: attributesOf(attributes), children: [] };
    parent.children.push(element);
    if (!VOID.has(name) && !isSelfClosed) open.push(element);
  }
  if (open.length !== 1) throw new Error(`${open.at(-1)?.tag} is not closed`);
  return root;
}

export function elementsIn(element: Element, ...tags: string[]): Element[] {
  return element.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    return [...(tags.includes(child.tag) ? [child] : []), ...elementsIn(child, ...tags)];
  });
}

export function textOf(element: Element | string): string {
  if (typeof element === 'string') return element;
  if (element.tag === 'br') return ' / ';
  return element.children.map(textOf).join('');
}

/** The rows of a table’s body, as the texts of their cells. */
export function bodyOf(table: Element): string[][] {
  return elementsIn(table, 'tbody')
    .flatMap((body) => elementsIn(body, 'tr'))
    .map((row) => elementsIn(row, 'td').map((cell) => textOf(cell).trim()));
}

/** What follows a heading until the next one of its rank or a higher one. */
export function sectionOf(document: Element, rank: 'h2' | 'h3', title: string, within?: string): Element {
  const [main] = elementsIn(document, 'main');
  const children = (main?.children ?? []).filter((child) => typeof child !== 'string');
  const begun =
    within === undefined ? 0 : children.findIndex((each) => each.tag === 'h2' && textOf(each) === within);
  const from = children.findIndex(
    (each, place) => place >= begun && begun >= 0 && each.tag === rank && textOf(each) === title,
  );
  if (from === -1) throw new Error(`No heading “${title}”`);
  const rest = children.slice(from + 1);
  const end = rest.findIndex(({ tag }) => tag === 'h2' || (rank === 'h3' && tag === 'h3'));
  return { tag: 'section', attributes: {}, children: end === -1 ? rest : rest.slice(0, end) };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-zA-Z][\w-]*)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decoded(value),
    ]),
  );
}

function decoded(text: string): string {
  return text.replace(/&([^;\s]*;?)/g, (whole, entity: string) => {
    const known = ENTITIES[entity.slice(0, -1)];
    if (!entity.endsWith(';') || known === undefined) throw new Error(`Not escaped: ${whole}`);
    return known;
  });
}
