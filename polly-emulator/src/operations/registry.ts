// Polly's operations by name.
import type { Reply } from '../http/http-messages.ts';
import { checkInput } from '../model/check-input.ts';
import type { OperationName } from '../model/shapes.ts';
import { describeVoicesBy } from './describe-voices.ts';
import { deleteLexicon, getLexicon, listLexicons, putLexicon } from './lexicons.ts';
import type { Call, Operation } from './operation.ts';
import { getSpeechSynthesisTask, listSpeechSynthesisTasks, startSpeechSynthesisTask } from './synthesis-tasks.ts';
import { synthesizeSpeech } from './synthesize-speech.ts';

/** Those that answer a whole request with a whole reply: all but StartSpeechSynthesisStream. */
export type ReplyingOperation = Exclude<OperationName, 'StartSpeechSynthesisStream'>;
type Operations = { readonly [Name in ReplyingOperation]: Operation<Name> };

export class Registry {
  readonly #operations: Operations;

  constructor({ pageSize = Number.POSITIVE_INFINITY }: { readonly pageSize?: number | undefined } = {}) {
    this.#operations = {
      DeleteLexicon: deleteLexicon,
      DescribeVoices: describeVoicesBy(pageSize),
      GetLexicon: getLexicon,
      GetSpeechSynthesisTask: getSpeechSynthesisTask,
      ListLexicons: listLexicons,
      ListSpeechSynthesisTasks: listSpeechSynthesisTasks,
      PutLexicon: putLexicon,
      StartSpeechSynthesisTask: startSpeechSynthesisTask,
      SynthesizeSpeech: synthesizeSpeech,
    };
  }

  /** Checks the input first. Throws AwsError. */
  async run<Name extends ReplyingOperation>(
    name: Name,
    given: Readonly<Record<string, unknown>>,
    call: Call,
  ): Promise<Reply> {
    return await this.#operations[name](checkInput(name, given), call);
  }
}
