// Polly's quotas for one account and region (`--quota real`): calls above them get ThrottlingException. Source: "Quotas
// in Amazon Polly", docs.aws.amazon.com/polly/latest/dg/limits.html, tables "Quotas and throttle rates" and "Concurrent
// requests". All of it is adjustable on AWS.
import { AwsError } from '../model/aws-error.ts';
import { ENGINES, type Engine } from '../voices/voices.ts';

interface Rate {
  readonly perSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

/** Full at first; each call takes a token, time fills them up again. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #nowMs: () => number;
  #tokens: number;
  #refilledAtMs: number;

  constructor(rate: Rate, nowMs: () => number) {
    this.#rate = rate;
    this.#nowMs = nowMs;
    this.#tokens = rate.burst;
    this.#refilledAtMs = nowMs();
  }

  /** false = above the rate; such a call takes nothing, so that it does not put off the next one. */
  take(): boolean {
    const nowMs = this.#nowMs();
    const { perSecond, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#refilledAtMs) / 1000) * perSecond);
    this.#refilledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** Where the page names no burst, the burst is the rate. */
const rate = (perSecond: number, burst = perSecond): Rate => ({ perSecond, burst });

interface EngineQuota {
  readonly speech: Rate;
  readonly task: Rate;
  /** Requests for speech at a time. */
  readonly concurrent: number;
}

const ENGINE_QUOTAS: Readonly<Record<Engine, EngineQuota>> = {
  standard: { speech: rate(80, 100), task: rate(10, 12), concurrent: 80 },
  neural: { speech: rate(8, 10), task: rate(10), concurrent: 18 },
  'long-form': { speech: rate(8, 10), task: rate(1), concurrent: 26 },
  generative: { speech: rate(8), task: rate(1), concurrent: 26 },
};

/** Calls of one `resource` share one bucket. */
interface Quota {
  readonly resource: string;
  readonly rate: Rate;
  /** Calls of one engine share this, whatever their operation. */
  readonly concurrent?: { readonly resource: string; readonly limit: number };
}

const speechQuota = (operation: string, engine: Engine): Quota => ({
  resource: `${operation}/${engine}`,
  rate: ENGINE_QUOTAS[engine].speech,
  concurrent: { resource: engine, limit: ENGINE_QUOTAS[engine].concurrent },
});

function quotaOf(operation: string, engine: Engine): Quota | undefined {
  switch (operation) {
    case 'SynthesizeSpeech':
      return speechQuota(operation, engine);
    case 'StartSpeechSynthesisStream':
      // A guess: the page does not name it. It takes the generative engine alone, so it gets that engine's figures.
      return speechQuota(operation, 'generative');
    case 'StartSpeechSynthesisTask':
      return { resource: `${operation}/${engine}`, rate: ENGINE_QUOTAS[engine].task };
    case 'GetSpeechSynthesisTask':
    case 'ListSpeechSynthesisTasks':
      return { resource: 'GetSpeechSynthesisTask and ListSpeechSynthesisTasks', rate: rate(10) };
    case 'DescribeVoices':
      return { resource: operation, rate: rate(80, 100) };
    case 'DeleteLexicon':
    case 'GetLexicon':
    case 'ListLexicons':
    case 'PutLexicon':
      return { resource: 'lexicons', rate: rate(2, 4) };
    default:
      return undefined;
  }
}

interface QuotaCall {
  /** If absent or not one of Polly's, `standard` counts: the operations' own default. */
  readonly engine?: string | undefined;
  readonly region?: string | undefined;
  /** Aborted when the exchange is over; until then it counts as under way. */
  readonly signal: AbortSignal;
}

/** The members are those of Polly's model; their values are a guess. */
function throttled(reason: string, resource: string): AwsError {
  return new AwsError('ThrottlingException', 'Rate exceeded', {
    members: { throttlingReasons: [{ reason, resource }] },
  });
}

/** Clients may sign for any region that they make up. */
const MAX_BUCKETS = 1_000;

export class Quotas {
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #underWay = new Map<string, number>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Counts a call, or returns the error that it gets. */
  enter(operation: string, { engine, region = '', signal }: QuotaCall): AwsError | undefined {
    const quota = quotaOf(operation, ENGINES.find((name) => name === engine) ?? 'standard');
    if (quota === undefined) return undefined;
    const { resource, concurrent } = quota;
    const line = `${region} ${concurrent?.resource}`;
    if (concurrent && (this.#underWay.get(line) ?? 0) >= concurrent.limit) {
      return throttled('ConcurrencyExceeded', resource);
    }
    if (!this.#bucketOf(`${region} ${resource}`, quota.rate).take()) return throttled('RateExceeded', resource);
    if (concurrent && !signal.aborted) {
      this.#underWay.set(line, (this.#underWay.get(line) ?? 0) + 1);
      signal.addEventListener('abort', () => this.#leave(line), { once: true });
    }
    return undefined;
  }

  #leave(line: string): void {
    const others = (this.#underWay.get(line) ?? 1) - 1;
    if (others > 0) this.#underWay.set(line, others);
    else this.#underWay.delete(line);
  }

  #bucketOf(key: string, limit: Rate): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(limit, this.#nowMs);
    // Moved to the end at each use, so the one that falls out has had the longest time to fill up.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MAX_BUCKETS) break;
      this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
