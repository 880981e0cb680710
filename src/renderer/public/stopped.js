// A plain script: it must run when the app’s own does not.
const facts = new URLSearchParams(location.search);
const CAUSES = {
  oom: 'It ran out of memory, was loaded again, and stopped once more.',
  killed: 'The system or another program ended it. It was loaded again, and stopped once more.',
};
const cause = Object.hasOwn(CAUSES, facts.get('reason')) ? CAUSES[facts.get('reason')] : null;
if (cause) document.getElementById('reason').textContent = cause;
document.getElementById('log').textContent = facts.get('log');
const button = document.getElementById('reload');
button.addEventListener('click', () => window.quayside.request('app.signal', { signal: 'reload' }));
button.focus();
