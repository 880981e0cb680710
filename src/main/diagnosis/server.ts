import { isDokploysRefusal, readAnswer } from '../dokploy/answers.ts';
import { notDokployFailure, proxyName } from '../dokploy/fronts.ts';
import { isOfTheWay } from '../instances/connectionCheck.ts';
import type { Answer } from '../network/exchange.ts';
import { failed, hostOf, type Subject, type Tools } from './subject.ts';
import type { Reached } from './way.ts';

const CALL = 'settings.getDokployVersion';

export async function lookAtServer(subject: Subject, tools: Tools, reached: Reached): Promise<boolean> {
  const { board, instance, signal, onRequest } = subject;
  const { id: instanceId, origin } = instance;
  const host = hostOf(instance);
  const tried = 'Asked for the version without a key, which Dokploy rejects itself.';
  const end = board.begin('front', tried);
  onRequest({ keyed: false });
  const turnedAway = await tools.transport.send({
    ...{ instanceId, origin, kind: 'read', key: null, signal },
    call: CALL,
    path: `/api/${CALL}`,
  });
  if (!turnedAway.ok) {
    end(failed(turnedAway.error));
    board.restAfter('front');
    return false;
  }
  const answer = turnedAway.value;
  const isDokploy = isDokploysRefusal(answer);
  const read = readAnswer(CALL, answer, { host, origin, key: null });
  const isOfServer = !read.ok && read.error.code === 'server-failed';
  if (!isDokploy && !isOfServer && !read.ok && isOfTheWay(read.error)) {
    end(failed(read.error, answer.ms));
    board.restAfter('front');
    return false;
  }
  end({ state: 'good', ms: answer.ms, came: tellBetween(subject, reached, answer) });

  const endDokploy = board.begin('dokploy', 'Checked whether that is how Dokploy rejects a call.');
  if (isDokploy) {
    endDokploy({ state: 'good', ms: null, came: 'It is. No key was sent before this.' });
    return true;
  }
  const context = { host, call: CALL, kind: 'read' } as const;
  endDokploy({
    ...failed(isOfServer ? read.error : notDokployFailure(context, answer.status, false)),
    ms: null,
  });
  board.restAfter('dokploy');
  return false;
}

function tellBetween({ instance }: Subject, { by, answer: health }: Reached, answer: Answer): string {
  const own = instance.proxy?.mode === 'given' ? 'the proxy of this instance' : 'the proxy of this computer';
  const here =
    by.kind === 'direct' ? 'No proxy on this computer.' : `Calls go through ${own}, ${by.host}:${by.port}.`;
  const front = proxyName(answer) ?? proxyName(health);
  const there =
    front === null
      ? ' No proxy in front of Dokploy identifies itself.'
      : ` ${front} in front of Dokploy lets calls through.`;
  const headers = instance.headers?.length ?? 0;
  const sent =
    headers === 0 ? '' : ` ${headers === 1 ? 'One extra header was' : `${headers} extra headers were`} sent.`;
  const hidden =
    health.status < 400 ? '' : ` /api/health is blocked (HTTP ${health.status}), which does no harm.`;
  return `${here}${there}${sent}${hidden}`;
}
