import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Cell } from '../../src/command/output.ts';
import {
  everyone,
  invitationCells,
  KEY_HEADS,
  keyCells,
  peopleTable,
} from '../../src/command/verbs/lists.ts';
import { driftOf } from '../../src/main/access/drift.ts';
import { gatherLines } from '../../src/main/campaigns/lines.ts';
import { filesIn } from '../../src/main/campaigns/pack.ts';
import { createAnswers } from '../../src/main/people/answers.ts';
import { createExportPeople } from '../../src/main/people/exportPeople.ts';
import { createMoments } from '../../src/main/review/moments.ts';
import { createReport } from '../../src/main/review/report.ts';
import { reportCsv } from '../../src/main/review/reportCsv.ts';
import { htmlOf } from '../../src/main/review/reportHtml.ts';
import { scopeOf } from '../../src/main/review/scope.ts';
import { reviewColumns } from '../../src/renderer/src/features/campaigns/reviewColumns.tsx';
import { overviewColumns } from '../../src/renderer/src/features/home/overviewColumns.tsx';
import { filtersAt, invitationColumns } from '../../src/renderer/src/features/invitations/Invitations.tsx';
import { keyColumns } from '../../src/renderer/src/features/keys/KeysTable.tsx';
import type { KeyRow } from '../../src/renderer/src/features/keys/keyRows.ts';
import { memberColumns } from '../../src/renderer/src/features/members/columns.tsx';
import { createAccessOf } from '../../src/renderer/src/features/members/useAccess.ts';
import { listColumns } from '../../src/renderer/src/features/people/listColumns.tsx';
import { matrixColumns } from '../../src/renderer/src/features/people/matrixColumns.tsx';
import { rowOf, wholeAmong } from '../../src/renderer/src/features/people/personRow.ts';
import type { Column } from '../../src/renderer/src/ui/table/columns.ts';
import type { Invitation } from '../../src/shared/dokploy.ts';
import { ok } from '../../src/shared/errors.ts';
import type { KeyRecord } from '../../src/shared/instance.ts';
import { invitationStatus } from '../../src/shared/invitation.ts';
import { stateWords } from '../../src/shared/keyState.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import type { Permissions } from '../../src/shared/permissions/shapes.ts';
import { evidenceOf, packOf, startedOf, writeReview } from '../main/campaigns/reviews.ts';
import { signerOf } from '../main/campaigns/signers.ts';
import { readCsv } from '../main/review/readCsv.ts';
import { type Element, elementsIn, readHtml, textOf } from '../main/review/readHtml.ts';
import { NOW, worldOf } from '../main/review/worlds.ts';
import { makeFolder } from '../main/storage/folder.ts';

/** What a way of showing says of a fact. `isLoud`: it stands out there as something that is wrong. */
export type Told = { words: string; isLoud?: boolean };
/** By its heading. */
type Row = Record<string, Told>;

export type Someone = {
  role: string;
  twoFactor: boolean | null;
  permissions: Permissions | null;
  /** As it was seen on their server; missing where nobody looked. */
  signIn?: { at: number | null; from: number; to: number };
};

const yieldIfDue = async () => {};

/** Somebody who is a member of one organization, by each way of showing. */
export async function waysOf({ signIn, ...someone }: Someone): Promise<Record<string, Row>> {
  const member = { ...someone, person: 1, spelling: 'plain', hasName: true, hasEmail: true, days: 40 };
  const world = worldOf({
    instances: [
      {
        ...{ isKnown: true, version: '0.30.2', hasUnlisted: false, isRebuilt: false, wasKept: false },
        organizations: [{ now: { members: [member], invitations: [], opens: true }, before: null }],
      },
    ],
    ...{ joins: [], scope: { kind: 'all', chosen: [] }, olderThanDays: 30 },
  });
  const { instances, baseline, table } = world;
  if (signIn) table.setSignIns('inst-0', new Map([['u-1', signIn]]));
  const known = { ...world.known, places: table.places() };
  const answers = createAnswers(table);
  const columns = await answers.columns();
  const page = await answers.list({ query: EVERYONE, from: 0, count: 1 });
  const [person] = page.persons;
  const [organization] = world.organizations;
  const [row] = organization?.now?.members ?? [];
  const scope = scopeOf(
    { kind: 'all' },
    { instances, groups: [], organizations: known.places.organizations },
  );
  if (!person || !row || !scope) throw new Error('Nobody is there.');
  const of = rowOf(person, wholeAmong(columns.columns));
  const tools = { signOf: () => SIGN, endings: new Map(), now: NOW };
  const drift = await driftOf(baseline, known, { isWithin: scope.isWithin });
  const report = await createReport({
    ...{ scope, known, failures: [], comparison: { baseline, drift }, olderThanDays: 30 },
    ...{ version: '1.0.0', yieldIfDue },
  });
  const { lines } = await gatherLines({
    ...{ scope, known, isPrivilegedOnly: false, isMeant: () => true, reviewer: '' },
    world: {
      ...{ account: () => null, failures: () => [], rights: () => null },
      target: () => null,
    },
  });
  const [line] = lines;
  if (!line) throw new Error('The review has no line.');
  const { signing } = signerOf();
  const pack = filesIn(
    await packOf(await writeReview(evidenceOf({ lines }), [startedOf()], signing), signing),
  );
  const packed = (name: string) => Buffer.from(pack?.[name] ?? []).toString();
  return {
    'table of people': drawnRow(listColumns(tools), of),
    'people as copied': copiedRow(listColumns(tools), of),
    'matrix of people': drawnRow(matrixColumns([], { ...MATRIX, ...tools }), of),
    'table of members': drawnRow(memberColumns(MEMBER_TOOLS, MEMBER_FACTS), row),
    'members as copied': copiedRow(memberColumns(MEMBER_TOOLS, MEMBER_FACTS), row),
    'lines of a review': drawnRow(reviewColumns({} as never, true, NOW), line),
    'lines of a review as copied': copiedRow(reviewColumns({} as never, true, NOW), line),
    'people.csv': csvRow(await exported(answers, instances)),
    'access report, CSV': csvRow(await textOfAll(reportCsv(report, yieldIfDue)), 'member'),
    'access report, HTML and PDF': htmlRow(
      await textOfAll(
        htmlOf(
          report,
          createMoments(() => 0),
          yieldIfDue,
        ),
      ),
      'Access',
    ),
    'evidence pack, lines.csv': csvRow(packed('lines.csv')),
    'evidence pack, HTML and PDF': {
      ...htmlRow(packed('report.html'), 'Access, last change'),
      ...(line.isPrivileged ? htmlRow(packed('report.html'), 'Last sign-in') : {}),
    },
    terminal: await terminalRow(answers, instances),
  };
}

/** When a key expires, by each way of showing. */
export function keyWaysOf(key: KeyRecord): Record<string, Row> {
  const row: KeyRow = { key, instanceName: 'Shop', opens: 'Acme', state: { state: 'good' } };
  const columns = keyColumns([row], true);
  const said = { key, instance: 'Shop', organization: 'Acme', ...stateWords(row.state, false) };
  return {
    'table of keys': drawnRow(columns, row),
    'keys as copied': copiedRow(columns, row),
    'instances as copied': copiedRow(
      overviewColumns(null).filter(({ id }) => id === 'next-key'),
      { nextKey: key } as never,
    ),
    terminal: cellsUnder(KEY_HEADS, keyCells(said)),
  };
}

/** The state of an invitation, by each way of showing. */
export function invitationWaysOf(invitation: Invitation): Record<string, Row> {
  const row = { id: invitation.id, invitation, tools: {} } as never;
  const columns = invitationColumns({ now: NOW, invitedWith: () => null });
  const status = invitationStatus(invitation, NOW);
  const ends = invitation.expiresAt;
  const said = {
    email: invitation.email,
    instance: 'Shop',
    organization: 'Acme',
    role: 'member',
    status,
    ends,
  };
  const [, filter] = filtersAt(NOW);
  return {
    'table of invitations': drawnRow(columns, row),
    'invitations as copied': copiedRow(columns, row),
    'filter of invitations': {
      Status: { words: (filter?.label?.(filter.valueOf(row)) ?? '').toLowerCase() },
    },
    terminal: cellsUnder(['ADDRESS', 'INSTANCE', 'ORGANIZATION', 'ROLE', 'Status'], invitationCells(said)),
  };
}

export function roleOrders(): Record<string, (role: string) => unknown> {
  const keyOf =
    <Of,>(columns: readonly Column<Of>[], rowOf: (role: string) => unknown) =>
    (role: string) =>
      columns.find(({ id }) => id === 'role')?.sortKey?.(rowOf(role) as Of);
  return {
    members: keyOf(memberColumns(MEMBER_TOOLS, MEMBER_FACTS), (role) => ({ role })),
    invitations: keyOf(invitationColumns({ now: NOW, invitedWith: () => null }), (role) => ({
      invitation: { role },
    })),
    keys: keyOf(keyColumns([], true), (role) => ({ key: { role } })),
    review: keyOf(reviewColumns({} as never, true, NOW), (role) => ({ role })),
  };
}

const SIGN = { name: 'Shop', initials: 'S', color: 'red' as const };
const MATRIX = { placeOf: () => ({}) as never, sort: { column: 'risk', descending: false }, onSort() {} };
const MEMBER_TOOLS = { organizationRef: {}, principal: null, offered: [], mayOf: () => '' } as never;
const MEMBER_FACTS = { callerId: null, doubles: new Map(), accessOf: createAccessOf(null) };

function copiedRow<Of>(columns: readonly Column<Of>[], row: Of): Row {
  return Object.fromEntries(
    columns.flatMap(({ title, text }) => (text ? [[title, { words: text(row) }]] : [])),
  );
}

/** The columns that need nothing of the app around them. */
function drawnRow<Of>(columns: readonly Column<Of>[], row: Of): Row {
  return Object.fromEntries(
    columns.flatMap(({ title, cell }) => {
      const html = drawn(() => cell(row));
      return html === null ? [] : [[title, drawnIn(html)]];
    }),
  );
}

function drawn(content: () => ReactNode): string | null {
  try {
    return renderToStaticMarkup(<MantineProvider>{content()}</MantineProvider>);
  } catch {
    return null;
  }
}

function drawnIn(html: string): Told {
  const bare = html.replace(/<style[\s\S]*?<\/style>/g, '');
  const label = /aria-label="([^"]*)"/.exec(bare)?.[1];
  return {
    words:
      label ??
      bare
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    isLoud: /data-tone="(warn|danger)"/.test(bare),
  };
}

function csvRow(text: string, record?: string): Row {
  const row = readCsv(text).find((each) => record === undefined || each.Record === record);
  return Object.fromEntries(Object.entries(row ?? {}).map(([title, words]) => [title, { words }]));
}

/** The first row of the first table with that heading. */
function htmlRow(html: string, heading: string): Row {
  const textsIn = (table: Element, tag: string) => elementsIn(table, tag).map((each) => textOf(each).trim());
  const table = elementsIn(readHtml(html), 'table').find((each) => textsIn(each, 'th').includes(heading));
  const cells = table ? elementsIn(table, 'td').filter(({ attributes }) => !attributes.colspan) : [];
  return Object.fromEntries(
    (table ? textsIn(table, 'th') : []).map((title, at) => {
      const cell = cells[at] as Element;
      const isLoud = elementsIn(cell, 'span').some(({ attributes }) => attributes.class === 'mark');
      return [title, { words: textOf(cell).trim(), isLoud }];
    }),
  );
}

async function textOfAll(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

type Answers = ReturnType<typeof createAnswers>;
type Instances = ReturnType<typeof worldOf>['instances'];

async function exported(answers: Answers, instances: Instances): Promise<string> {
  const file = path.join(makeFolder(), 'people.csv');
  const save = createExportPeople({
    list: () => instances,
    chooseTarget: async () => file,
    clock: () => NOW,
  });
  await save(answers, { query: EVERYONE, format: 'csv' });
  return readFileSync(file, 'utf8');
}

async function terminalRow(answers: Answers, instances: Instances): Promise<Row> {
  const calls = {
    'people.columns': async () => ok(await answers.columns()),
    'people.list': async (asked: Parameters<Answers['list']>[0]) => ok(await answers.list(asked)),
  };
  const scope = { instances, isWhole: true };
  const [heads, [cells = []]] = peopleTable(await everyone({ calls, scope } as never, EVERYONE));
  return cellsUnder(heads, cells);
}

function cellsUnder(heads: readonly string[], cells: readonly Cell[]): Row {
  return Object.fromEntries(
    heads.map((head, at) => {
      const cell = cells[at] ?? '';
      if (typeof cell === 'string') return [head, { words: cell }];
      return [head, { words: cell.text, isLoud: ['warn', 'danger'].includes(cell.tone) }];
    }),
  );
}
