import type { Release } from './changelog.ts';

/** What is new in a release: text alone, whoever wrote it. */
export function ReleaseNotes({ release: { text, groups } }: { release: Release }) {
  return (
    <>
      {text !== '' && <p>{text}</p>}
      {groups.map(({ kind, title, items }) => (
        <section key={`${kind} ${title}`}>
          <h4>{title}</h4>
          <ul>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
