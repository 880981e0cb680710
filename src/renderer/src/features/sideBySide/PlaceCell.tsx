import { Box, Flex, VisuallyHidden } from '@mantine/core';
import { IconClockX, IconMail, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import { Chip } from '../../ui/Chip.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { FactShield } from '../../ui/table/facts.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import {
  type AlignedPerson,
  type Difference,
  emailOf,
  factorIn,
  type Place,
  type Standing,
} from './align.ts';
import classes from './PlaceCell.module.css';
import { differenceWords, invitedParts, NO_FACTOR, nameOf } from './words.ts';

/** What acting on a person in a list needs; keep it stable. */
export type ListTools = {
  organizationRef: OrganizationRef;
  principal: Principal | null;
  offered: readonly string[];
  mayOf: (role: string) => string;
  providers: number | null;
};

/** Draws what can be done with somebody where they are: the features that own it are put in by the screen. */
export type PlaceControls = {
  member: (member: Member, tools: ListTools) => ReactNode;
  invitation: (invitation: Invitation, tools: ListTools, now: number) => ReactNode;
};

type Props = {
  person: AlignedPerson;
  at: number;
  lists: readonly ComparedList[];
  tools: ListTools;
  differences: readonly Difference[];
  controls: PlaceControls;
  now: number;
  /** Why the list is not known, as a sentence; null while it is being read for the first time. */
  unknown: string | null;
  role: string | null;
  onInvite: () => void;
};

export function PlaceCell(props: Props) {
  const { person, at, lists, differences } = props;
  const place = person.places[at];
  const words = [
    ...otherAddressesIn(person, place).map((email) => `as ${sanitizeText(email, 120)}`),
    ...differences.map((difference) => differenceWords(difference, lists)),
  ].join(', ');
  return (
    <div
      className={classes.place}
      data-column={at}
      data-state={place?.state}
      data-differs={differences.length > 0 || undefined}
      title={words || undefined}
    >
      {place && <Content {...props} place={place} />}
      {words !== '' && <VisuallyHidden>{words}</VisuallyHidden>}
    </div>
  );
}

/** The addresses by which a person is in a list, where these are others than that of the row. */
function otherAddressesIn({ email }: AlignedPerson, place: Place | undefined): string[] {
  if (place?.state !== 'here') return [];
  return place.standings.map(emailOf).filter((each) => foldAddress(each) !== foldAddress(email));
}

function Content(props: Props & { place: Place }) {
  const { place, unknown, differences } = props;
  switch (place.state) {
    case 'unknown':
      return unknown === null ? (
        <>
          <Box component="span" w="60%" h={10} bdrs={5} bg="var(--q-line)" />
          <VisuallyHidden>reading</VisuallyHidden>
        </>
      ) : (
        <Box component="span" flex={1} c="dimmed" title={unknown}>
          <span aria-hidden>?</span>
          <VisuallyHidden>unknown: {unknown}</VisuallyHidden>
        </Box>
      );
    case 'none':
      return <Missing {...props} />;
    case 'here':
      return (
        <>
          {place.standings.map((standing) => (
            <StandingControls key={idOf(standing)} {...props} standing={standing} />
          ))}
          {factorIn(place) === true && <FactShield fact={TWO_FACTOR} of={{ role: null, twoFactor: true }} />}
          {differences.some(({ kind }) => kind === 'no-2fa') && (
            <Flex component="span" flex="none" aria-hidden>
              <Chip tone="warn">{NO_FACTOR}</Chip>
            </Flex>
          )}
        </>
      );
  }
}

function idOf(standing: Standing): string {
  return standing.as === 'member' ? standing.member.id : standing.invitation.id;
}

function StandingControls({ standing, tools, controls, now }: Props & { standing: Standing }) {
  if (standing.as === 'member') return controls.member(standing.member, tools);
  const { invitation } = standing;
  const [words, role] = invitedParts(invitation, now);
  const isExpired = words.startsWith('expired');
  const Sign = isExpired ? IconClockX : IconMail;
  return (
    <>
      <span className={classes.invited} title={`${words}${role}`} data-expired={isExpired || undefined}>
        <Sign size={13} stroke={1.75} aria-hidden className={classes.sign} />
        <span className={classes.standing}>{words}</span>
        {role}
      </span>
      {controls.invitation(invitation, tools, now)}
    </>
  );
}

/** Nothing is quiet; the way to invite them comes up under the pointer and by Tab. */
function Missing({ person, at, lists, role, onInvite }: Props) {
  const tabIndex = useRowTab();
  const list = lists[at];
  if (!list || role === null)
    return (
      <span className={classes.dot} aria-hidden>
        ·
      </span>
    );
  const shown = sanitizeText(role, 40);
  return (
    <button
      type="button"
      className={classes.invite}
      aria-label={`Invite ${sanitizeText(person.email)} to ${nameOf(list)} as ${shown}…`}
      tabIndex={tabIndex}
      onClick={onInvite}
    >
      <span className={classes.dot} aria-hidden>
        ·
      </span>
      <span className={classes.inviteWords} aria-hidden>
        <IconPlus size={13} stroke={2} />
        Invite as {shown}…
      </span>
    </button>
  );
}
