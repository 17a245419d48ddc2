import { runStep } from '../../client/progress.ts';
import { docker, hasImage } from './docker.ts';

/** The function's own container. LocalStack fetches it during the apply, where nobody sees why nothing moves. */
const FUNCTION_IMAGE = 'public.ecr.aws/lambda/nodejs:22';
const PULL_TIMEOUT_MS = 30 * 60_000;

/**
 * Fetches LocalStack's image and the function's where they are missing. Apart from the start, because it can take minutes
 * the first time, and is the only thing that needs the internet.
 *
 * @throws {DockerError} when one cannot be had.
 */
export async function fetchMissingImages(localstackImage: string): Promise<void> {
  for (const image of [localstackImage, FUNCTION_IMAGE]) {
    if (!(await hasImage(image))) {
      await runStep(`fetch the image ${image}, once`, () => docker(['pull', '--quiet', image], PULL_TIMEOUT_MS));
    }
  }
}
