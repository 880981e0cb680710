// Runs in a process of its own, whose time zone the environment gives: a thread cannot have another one than its process.
import { text } from 'node:stream/consumers';
import { dayAt, noonOf } from '../../src/shared/time.ts';

const { moments, days } = JSON.parse(await text(process.stdin)) as { moments: number[]; days: string[] };
process.stdout.write(
  JSON.stringify({ ofMoments: moments.map(dayAt), ofNoons: days.map((day) => dayAt(noonOf(day))) }),
);
