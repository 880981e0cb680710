import changelog from '../../../../../CHANGELOG.md?raw';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import classes from './about.module.css';
import { parseChangelog, type Release } from './changelog.ts';
import { ReleaseNotes } from './ReleaseNotes.tsx';

const RELEASES = parseChangelog(changelog);

export function WhatsNew() {
  return (
    <ReadDialog way="Done">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section className={classes.releases} aria-label="Versions" tabIndex={0}>
        {RELEASES.map((release) => (
          <Version key={release.version} release={release} />
        ))}
      </section>
    </ReadDialog>
  );
}

function Version({ release }: { release: Release }) {
  return (
    <article className={classes.release}>
      <h3>
        {release.version} <span>{release.date}</span>
      </h3>
      <ReleaseNotes release={release} />
    </article>
  );
}
