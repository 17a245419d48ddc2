// All cases, by operation.
import type { OperationName } from '../../src/model/shapes.ts';
import { describeVoices } from './cases-describe-voices.ts';
import { deleteLexicon, getLexicon, listLexicons } from './cases-lexicons.ts';
import { putLexicon } from './cases-put-lexicon.ts';
import { startSpeechSynthesisStream } from './cases-speech-stream.ts';
import { startSpeechSynthesisTask } from './cases-start-task.ts';
import { synthesizeSpeech } from './cases-synthesize-speech.ts';
import { getSpeechSynthesisTask, listSpeechSynthesisTasks } from './cases-task-queries.ts';
import type { OperationCases } from './conformance-case.ts';

export const CASES: Readonly<Record<OperationName, OperationCases>> = {
  DeleteLexicon: deleteLexicon,
  DescribeVoices: describeVoices,
  GetLexicon: getLexicon,
  GetSpeechSynthesisTask: getSpeechSynthesisTask,
  ListLexicons: listLexicons,
  ListSpeechSynthesisTasks: listSpeechSynthesisTasks,
  PutLexicon: putLexicon,
  StartSpeechSynthesisStream: startSpeechSynthesisStream,
  StartSpeechSynthesisTask: startSpeechSynthesisTask,
  SynthesizeSpeech: synthesizeSpeech,
};
