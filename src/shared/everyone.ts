import type { PeopleQuery } from './calls/people.ts';

/** The query that lets everyone through, by address. */
export const EVERYONE: PeopleQuery = {
  search: '',
  addresses: [],
  sort: { by: 'email', descending: false },
  roles: [],
  owner: false,
  atLeast: null,
  atMost: null,
  only: null,
  noTwoFactor: false,
  sees: [],
  seesNothing: false,
  instanceIds: [],
  organizations: [],
  domains: [],
  newSince: null,
  changed: null,
  endsBy: null,
};
