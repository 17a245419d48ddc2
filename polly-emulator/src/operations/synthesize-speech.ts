// SynthesizeSpeech: the text of one request spoken at once.

import { SYNCHRONOUS_LIMITS } from '../model/limits.ts';
import { planSynthesis, speakSynthesis } from '../synthesis/synthesis.ts';
import type { Operation } from './operation.ts';

export const synthesizeSpeech: Operation<'SynthesizeSpeech'> = async (input, call) => {
  const plan = planSynthesis(input, call, SYNCHRONOUS_LIMITS);
  call.log.characters = plan.billedCharacters;
  const body = await speakSynthesis(plan, call.speech, call.signal);
  const headers = { 'content-type': plan.contentType, 'x-amzn-requestcharacters': plan.billedCharacters };
  return { status: 200, headers, body };
};
