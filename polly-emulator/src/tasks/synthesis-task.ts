// A task as it is kept, and as the API shows it.
import type { Input } from '../model/shapes.ts';
import type { OutputPlace } from './output-place.ts';

export type TaskInput = Input<'StartSpeechSynthesisTask'>;
export type TaskStatus = 'scheduled' | 'inProgress' | 'completed' | 'failed';

export interface SynthesisTask {
  readonly id: string;
  /** Counts up, so that tasks of one millisecond have an order. */
  readonly number: number;
  readonly region: string;
  readonly createdMs: number;
  /** The request without its text, which may be a quarter of a megabyte. */
  readonly input: Omit<TaskInput, 'Text'>;
  readonly place: OutputPlace;
  readonly outputUri: string;
  readonly requestCharacters: number;
  /** The one used: the request may leave it open. */
  readonly sampleRate: number;
  status: TaskStatus;
  reason: string | undefined;
}

export const isOver = ({ status }: SynthesisTask): boolean => status === 'completed' || status === 'failed';

/** The model's SynthesisTask. As in the documented examples it has `TextType` always, and other options where they were given. */
export function describeTask(task: SynthesisTask) {
  const { input } = task;
  return {
    Engine: input.Engine,
    TaskId: task.id,
    TaskStatus: task.status,
    TaskStatusReason: task.reason,
    OutputUri: task.outputUri,
    // Seconds with milliseconds as fractions, as in the AWS CLI's example.
    CreationTime: task.createdMs / 1_000,
    RequestCharacters: task.requestCharacters,
    SnsTopicArn: input.SnsTopicArn,
    LexiconNames: input.LexiconNames,
    OutputFormat: input.OutputFormat,
    SampleRate: input.SampleRate,
    SpeechMarkTypes: input.SpeechMarkTypes,
    TextType: input.TextType ?? 'text',
    VoiceId: input.VoiceId,
    LanguageCode: input.LanguageCode,
  };
}
