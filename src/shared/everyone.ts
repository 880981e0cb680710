import type { PeopleQuery } from './calls/people.ts';

/** The query that lets everyone through, by address. */
export const EVERYONE: PeopleQuery = {
  search: '',
  sort: { by: 'email', descending: false },
  roles: [],
  owner: false,
  atLeast: null,
  atMost: null,
  only: null,
  noTwoFactor: false,
  sees: [],
  instanceIds: [],
  domains: [],
  newSince: null,
  changed: null,
  endsBy: null,
};
