import type { SimulatedInstance } from '../dokploy/instance.ts';
import { crowd } from '../dokploy/seed.ts';
import type { Measurement } from './bench.ts';
import type { Launched } from './launch.ts';
import { lookAtLive } from './live.ts';
import type { Scrolled } from './viewProbe.ts';
import { WORLD } from './world.ts';

/** So many people of the instance that answers change with each answer: more than are in sight. */
const CHANGED = 40;

/** People on screen, with 8,000 of them: first rows, narrowing, scrolling, the palette, an answer that comes. */
export const matrix: Measurement = {
  name: 'matrix',
  async measure(bench) {
    const organizations = Array.from({ length: 4 }, (_, at) => ({
      name: `Team ${at + 1}`,
      members: crowd(100).map((member) => ({ ...member, email: `a-${member.email}` })),
    }));
    const row = await lookAtLive(bench, { organizations, world: WORLD }, look);
    return [
      row('People of 8,000 on screen after the click', 'ms', 300, ({ first }) => first),
      row('slowest search, sort, filter on screen', 'ms', 50, ({ narrowed }) => Math.max(...narrowed)),
      row('tasks over 50 ms, scrolling both ways', '', 0, ({ scrolled }) => scrolled.longTasks),
      row(
        'cells in the page, by columns in sight',
        '',
        120,
        ({ scrolled }) => scrolled.cells / scrolled.shown,
      ),
      row('palette opened, with its first results', 'ms', 50, ({ palette }) => palette.opened),
      row('palette finds one of 8,000 people', 'ms', 50, ({ palette }) => palette.found),
      row('page held up by an answer of one instance', 'ms', 16, ({ answered }) => answered),
    ];
  },
};

async function look(running: Launched, { world }: SimulatedInstance, instanceId: string) {
  const first = await running.evaluate<number>('benchViews.openPeople()');
  const narrowed = await running.evaluate<number[]>("benchViews.narrow('person-777@')");
  const scrolled = await running.evaluate<Scrolled>('benchViews.scrollPeople()');
  const palette = await running.evaluate<{ opened: number; found: number }>(
    "benchViews.palette('person-1777@')",
  );
  await running.evaluate("benchViews.showInMatrix('a-person-000')");
  const { id: organizationId = '', name = '' } = world.organizations[0] ?? {};
  const changing = world.members.filter((member) => {
    const email = world.user(member.userId)?.email ?? '';
    return (
      member.organizationId === organizationId && email.startsWith('a-') && email < `a-person-00${CHANGED}`
    );
  });
  const role = changing[1]?.role === 'admin' ? 'member' : 'admin';
  for (const member of changing) member.role = role;
  const ref = JSON.stringify({ instanceId, organizationId });
  const cell = `a-person-0002@example.com in ${name} on Live: ${role}`;
  const answered = await running.evaluate<number>(`benchViews.answer(${ref}, ${JSON.stringify(cell)})`);
  return { first, narrowed, scrolled, palette, answered };
}
