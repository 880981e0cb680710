import type { Handlers } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { StepOutput } from '../../shared/operations/step.ts';
import type { Actions, Sent } from './action.ts';

type Noun = Pick<
  Handlers,
  | 'members.setRole'
  | 'members.remove'
  | `invitations.${'create' | 'remove' | 'renew' | 'send'}`
  | `organizations.${'create' | 'update' | 'setDefault' | 'delete'}`
  | `keys.${'make' | 'rotate' | 'retire' | 'retireOnServer'}`
>;

/** The calls of the parts of the page that do not use operations yet: each sends one change, and remembers nothing. */
export function createDirectCalls(actions: Actions): Noun {
  return {
    'members.setRole': async (input) =>
      done(
        await actions['members.setRole'].send({ action: 'members.setRole', email: '', from: '-', ...input }),
      ),
    'members.remove': async (input) =>
      done(await actions['members.remove'].send({ action: 'members.remove', email: '', ...input })),
    'invitations.create': async (input) =>
      (await actions['invitations.create'].send({ action: 'invitations.create', ...input })).result,
    'invitations.remove': async (input) =>
      done(
        await actions['invitations.remove'].send({
          action: 'invitations.remove',
          email: '',
          role: null,
          ...input,
        }),
      ),
    async 'invitations.renew'(input) {
      const { result, left } = await actions['invitations.renew'].send({
        action: 'invitations.renew',
        ...input,
      });
      if (result.ok) return ok({ outcome: 'renewed', ...result.value });
      return left ? ok({ outcome: 'removed', error: result.error }) : result;
    },
    'invitations.send': async (input) =>
      done(await actions['invitations.send'].send({ action: 'invitations.send', email: '', ...input })),
    'organizations.create': async ({ instanceId, name, userId, logo }) => {
      const action = 'organizations.create' as const;
      const who = userId === undefined ? {} : { userId };
      const image = logo === undefined ? {} : { logo };
      const change = { action, instanceId, name, before: [], ...who, ...image };
      return (await actions[action].send(change)).result;
    },
    'organizations.update': async ({ instanceId, organizationId, name, logo, defaultRole }) => {
      const action = 'organizations.update' as const;
      const image = logo === undefined ? {} : { logo };
      const settings = { name, ...image, ...(defaultRole === undefined ? {} : { defaultRole }) };
      return done(
        await actions[action].send({ action, instanceId, organizationId, settings, before: settings }),
      );
    },
    'organizations.setDefault': async (input) => {
      const action = 'organizations.setDefault' as const;
      return done(await actions[action].send({ action, before: null, ...input }));
    },
    'organizations.delete': async (input) => {
      const action = 'organizations.delete' as const;
      return done(await actions[action].send({ action, name: '', ...input }));
    },
    'keys.make': async ({ forSession, ...input }) =>
      done(await actions['keys.make'].send({ action: 'keys.make', ...input, ...session(forSession) })),
    'keys.rotate': async ({ forSession, ...input }) => {
      const action = 'keys.rotate' as const;
      return (await actions[action].send({ action, organizationId: null, ...input, ...session(forSession) }))
        .result;
    },
    'keys.retire': async (input) =>
      done(await actions['keys.retire'].send({ action: 'keys.retire', organizationId: null, ...input })),
    'keys.retireOnServer': async (input) =>
      done(await actions['keys.retireOnServer'].send({ action: 'keys.retireOnServer', name: '', ...input })),
  };
}

function session(forSession: boolean | undefined): { forSession?: boolean } {
  return forSession === undefined ? {} : { forSession };
}

function done({ result }: Sent): Result<Record<string, never>> {
  return result.ok ? ok({}) : (result satisfies Result<StepOutput>);
}
