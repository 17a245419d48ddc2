/** What is known of a start that failed. */
export interface FailedStart {
  /** What `docker compose up` printed. */
  readonly output: string;
  /** Exit status of LocalStack's container, if it has ended. */
  readonly exitCode?: number;
  /** The end of LocalStack's log. */
  readonly log: string;
  readonly image: string;
  readonly logFile: string;
}

/** LocalStack did not start; the message says why and what to do. */
export class StartError extends Error {
  override name = 'StartError';
}

/** LocalStack's status for "this image needs an account": a licence was asked for and none was valid. */
const EXIT_NO_LICENCE = 55;

export function explainStart({ output, exitCode, log, image, logFile }: FailedStart): string {
  if (exitCode === EXIT_NO_LICENCE) {
    return (
      `The image ${image} wants a LocalStack account: it ended with status ${EXIT_NO_LICENCE}. ` +
      'Set LOCALSTACK_AUTH_TOKEN to your token (https://app.localstack.cloud), ' +
      'or unset LOCALSTACK_IMAGE: the image of docker-compose.yml needs none.'
    );
  }
  const port = /(?:127\.0\.0\.1:|port )(\d+)[^\n]*(?:already allocated|already in use)/i.exec(output)?.[1];
  if (port !== undefined || /port is already allocated|address already in use/i.test(output)) {
    return (
      `Another program has taken port ${port ?? '4566 or 4567'} of 127.0.0.1 this very moment. ` +
      'Run the command again: it looks for a free one.'
    );
  }
  if (/permission denied/i.test(log) && /docker/i.test(log)) {
    return (
      'LocalStack may not use the Docker socket that is mounted into it, so it could start no function. ' +
      `Set DOCKER_SOCK to the socket of your engine ("docker context inspect").\n${log}`
    );
  }
  if (
    /manifest unknown|not found|pull access denied|failed to resolve|no such host|i\/o timeout|Client\.Timeout/i.test(
      output,
    )
  ) {
    return (
      `An image could not be fetched. It is fetched once, over the network, and kept; is the registry reachable, and does ` +
      `${image} exist?\n${lastLines(output, 5)}`
    );
  }
  const ended = exitCode === undefined ? 'did not become healthy' : `ended with status ${exitCode}`;
  return `LocalStack ${ended} (whole output: ${logFile}).\n${lastLines(output, 5)}\nThe end of its log:\n${log || '(empty)'}`;
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
