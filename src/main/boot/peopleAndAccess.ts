import path from 'node:path';
import { createAccess } from '../access/access.ts';
import { createEnds } from '../access/ends.ts';
import { createNow } from '../access/now.ts';
import { mayLetIn } from '../access/returned.ts';
import type { Activity } from '../activity/activity.ts';
import type { FileDialogs } from '../backup/backup.ts';
import { createDoneSteps } from '../operations/doneSteps.ts';
import { createEndedOperations } from '../operations/endedOperations.ts';
import type { Operations } from '../operations/openOperations.ts';
import { createPeople } from '../people/people.ts';
import { createReview } from '../review/review.ts';
import type { Common, Profile } from './profile.ts';

/** Wires what goes over all instances: who is there, who was, who should be, and what is written down of it. */
export function createPeopleAndAccess(
  options: Common &
    Profile & {
      archive: Operations['archive'];
      note: Activity['note'];
      chooseTarget: FileDialogs['chooseTarget'];
      /** Makes a PDF of a document that comes in pieces. */
      print: Parameters<typeof createReview>[0]['print'];
      /** Of this app, as reports say. */
      version: string;
    },
) {
  const { instances, preferences, lastSeen, folder, clock, newId, emit, note, chooseTarget } = options;
  const notify = options.notices.add;
  const people = createPeople({
    instances,
    lastSeen,
    file: path.join(folder, 'people.json'),
    clock,
    newId,
    notify,
    chooseTarget,
    onChange: (revisions) => {
      emit('people.changed', revisions);
      access.peopleChanged();
      ends.checkSoon();
    },
  });
  const now = createNow({
    ...{ instances, lastSeen, people, clock },
    doneSince: createDoneSteps(options.archive),
  });
  const ended = createEndedOperations(options.archive, mayLetIn);
  const access = createAccess({
    instances,
    lastSeen,
    people,
    now,
    ended,
    folder: path.join(folder, 'access'),
    clock,
    newId,
    notify,
    note,
    onChange: (change) => emit('access.changed', change),
  });
  const ends = createEnds({
    instances,
    now,
    ended,
    // Not among the baselines, whose folder holds nothing else.
    file: path.join(folder, 'ends.json'),
    clock,
    newId,
    notify,
    note,
    onChange: (change) => {
      people.setEnds(change.ends);
      emit('ends.changed', change);
    },
  });
  lastSeen.onChange(ends.checkSoon);
  const review = createReview({
    instances,
    preferences,
    access,
    now,
    print: options.print,
    chooseTarget,
    version: options.version,
    offsetAt: (at) => -new Date(at).getTimezoneOffset(),
    note,
  });
  return { people, access, ends, review };
}
