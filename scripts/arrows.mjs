// Which room of `src` may import which: one line per room. `npm run check` fails on any other arrow, and
// ARCHITECTURE.md shows them as a picture (`node scripts/arrows.mjs --draw`), which a test holds to the real imports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a room may import of its side: folders, or the `files` beside them. Main, the command and the page may import all of shared, the command all of main’s core. */
export const ROOMS = {
  'main/scheduling': '',
  'main/storage': '',
  'main/registry': 'storage',
  'main/preferences': 'storage',
  'main/credentials': 'registry scheduling',
  'main/network': 'credentials registry scheduling',
  'main/dokploy': 'credentials network scheduling',
  'main/readings': 'credentials dokploy network registry scheduling storage',
  'main/world': 'readings registry scheduling storage',
  'main/plans': 'scheduling world',
  'main/instances': 'credentials dokploy network registry',
  'main/operations': 'credentials dokploy instances readings registry scheduling storage world',
  'main/activity': 'dokploy operations readings registry storage',
  'main/people': 'readings registry scheduling storage world',
  'main/permissions': 'plans readings registry scheduling storage world',
  'main/access': 'credentials people readings registry scheduling storage world',
  'main/needs': 'people plans preferences scheduling storage world',
  'main/review': 'access people readings registry scheduling storage world',
  'main/campaigns':
    'access credentials operations people plans readings registry review scheduling storage world',
  'main/backup':
    'access credentials instances needs operations people permissions readings registry scheduling storage',
  'main/monitoring': 'storage world',
  'main/diagnosis': 'credentials dokploy instances network registry',
  'main/diagnostics': 'credentials diagnosis registry scheduling storage world',
  'main/repair': 'credentials registry',
  'main/updates': 'network storage',
  'main/shell': 'diagnostics preferences scheduling storage updates',
  'main/ipc': '',
  'main/boot': '*',
  'main/files': '*',
  command: '',
  preload: '',
  'renderer/ui': 'files',
  'renderer/state': 'files',
  'renderer/parts': 'ui state files',
  'renderer/features': 'parts ui state files',
  'renderer/screens': '*',
  'renderer/files': '*',
  'shared/files': '*',
  'shared/calls': 'campaigns files operations permissions wanted',
  'shared/campaigns': 'calls files',
  'shared/facts': 'files permissions',
  'shared/operations': 'calls facts files permissions rules',
  'shared/permissions': 'files',
  'shared/rules': 'files operations permissions',
  'shared/wanted': 'calls facts files permissions rules',
};

const LOADS_IN_NODE =
  /^(command\/|main\/(?!index\.ts|boot\.ts|boot\/|shell\/|ipc\/|network\/electronHttp\.ts))/;
/** What one place alone may have: `what` is imported (`names`: these of it) only where `not` does not match. */
export const ALONE = [
  {
    what: /^electron(\/|$)/,
    not: LOADS_IN_NODE,
    why: 'Only the shell, the ipc, index, boot and network/electronHttp.ts know Electron: all else loads in Node.',
  },
  {
    what: /^electron$/,
    names: /\bipcMain\b/,
    not: /^main\/(?!ipc\/listen\.ts)/,
    why: 'Calls come in through src/main/ipc/listen.ts alone.',
  },
  {
    what: /^electron-log/,
    not: /^main\/(?!shell\/log\.ts)/,
    why: 'The log is opened in src/main/shell/log.ts alone.',
  },
  {
    what: /^node:timers\/promises$/,
    names: /\bsetImmediate\b/,
    not: /^main\/(?!scheduling\/)/,
    why: 'Long work yields by src/main/scheduling/yielding.ts.',
  },
  {
    what: /^main\/dokploy\/client\.ts$/,
    names: /\bcreateDokploy\b/,
    not: /^main\/(?!servers\.ts)/,
    why: 'The client is created in src/main/servers.ts alone.',
  },
  {
    what: /^main\/dokploy\/client\.ts$/,
    names: /\bWritableDokploy\b/,
    not: /^main\/(?!dokploy\/|operations\/|servers)/,
    why: 'Only src/main/operations changes a server: what it sends is written down first.',
  },
  {
    what: /^main\/network\/transport\.ts$/,
    names: /\b(WritableTransport|createTransport)\b/,
    not: /^main\/(?!network\/|dokploy\/)/,
    why: 'Only Dokploy’s client sends what changes a server.',
  },
  {
    what: /^main\/(index\.ts|boot\.ts|(shell|ipc|boot)\/)/,
    not: /^(command\/|main\/(?!index\.ts|boot\.ts|boot\/|shell\/|ipc\/))/,
    why: 'Only index.ts, boot.ts and boot/ know the shell and the ipc.',
  },
  { what: /^(electron|keytar|node:)/, not: /^renderer\//, why: 'The page has no Electron and no Node.' },
  { what: /^(?!zod$|shared\/)/, not: /^shared\//, why: 'src/shared imports itself and zod, nothing else.' },
  {
    what: /^shared\/calls\/(?!fields\.ts)/,
    not: /^shared\/(?!calls\/)\w+\//,
    why: 'Of the calls only their fields are for the rest of src/shared; contract.ts gathers them.',
  },
  {
    what: /^(?!electron$|shared\/(channels|errors)\.ts$)/,
    not: /^preload\//,
    why: 'The preload must stay one small file: electron, shared/channels.ts and shared/errors.ts.',
  },
];

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

/** The room of a file, as it is named in ROOMS. */
function roomOf(file) {
  const [side, ...rest] = file.replace('renderer/src/', 'renderer/').split('/');
  if (side === 'preload' || side === 'command') return side;
  return rest.length > 1 ? `${side}/${rest[0]}` : `${side}/files`;
}

/** What a file imports, by paths from `src` or names of packages. */
export function importsOf(file, text) {
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s([^;'"]*?)from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found].map(([, names = '', from, lazy, bare]) => {
    const what = from ?? lazy ?? bare ?? '';
    return {
      names,
      what: what.startsWith('.') ? normalize(join(dirname(file), what)).replaceAll('\\', '/') : what,
    };
  });
}

/** Why a file may not import what it does, one sentence each. */
export function faultsOf(file, text) {
  const room = roomOf(file);
  const may = ROOMS[room];
  if (may === undefined) return [`src/${file}: the room ${room} has no line in scripts/arrows.mjs.`];
  return importsOf(file, text).flatMap(({ what, names }) => {
    const alone = ALONE.filter(
      (rule) => rule.what.test(what) && (!rule.names || rule.names.test(names)) && rule.not.test(file),
    );
    const faults = alone.map(({ why }) => why);
    if (/^(command|main|preload|renderer|shared)\//.test(what)) {
      const to = roomOf(what);
      const [side, name] = to.split('/');
      const isOpen = room.startsWith(`${side}/`)
        ? to === room || may === '*' || may.split(' ').includes(name)
        : side === 'shared' || to === room || (room === 'command' && side === 'main');
      if (!isOpen) faults.push(`${room} does not import ${to}: see ROOMS in scripts/arrows.mjs.`);
      const feature = (path) => path.match(/^renderer\/src\/features\/([^/]+)\//)?.[1];
      if (feature(file) && feature(what) && feature(file) !== feature(what))
        faults.push(
          'A feature imports no other feature: what both need belongs in parts, ui, state or shared.',
        );
    }
    return faults.map((why) => `src/${file} imports ${what}. ${why}`);
  });
}

/** All files of `src` with their text. */
function* files(folder = src) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.tsx?$/.test(entry.name))
      yield [relative(src, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
  }
}

/** The rooms of main with the arrows between them, as Mermaid draws them; an arrow that another way implies is left out. */
export function draw() {
  const arrows = new Map();
  for (const [file, text] of files()) {
    const from = roomOf(file);
    for (const { what } of importsOf(file, text)) {
      const to = roomOf(what);
      if (from !== to && isDrawn(from) && isDrawn(to))
        arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
    }
  }
  const reaches = (from, to, seen = new Set()) =>
    [...(arrows.get(from) ?? [])].some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
    );
  const needed = [...arrows].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((way) => way !== to && reaches(way, to)))
      .map((to) => `  ${nameOf(from)} --> ${nameOf(to)}`),
  );
  return ['graph TD', ...needed.sort()].join('\n');
}

const isDrawn = (room) => room.startsWith('main/') && !/\/(files|boot)$/.test(room);
const nameOf = (room) => room.replace('main/', '');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--draw')) console.log(draw());
  else {
    const faults = [...files()].flatMap(([file, text]) => faultsOf(file, text));
    for (const fault of faults) console.error(fault);
    process.exitCode = faults.length > 0 ? 1 : 0;
  }
}
