// The AWS SDK for JavaScript of the second major: callbacks, HTTP/1.1.
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const AWS = require('aws-sdk');

async function main() {
  const polly = new AWS.Polly({ endpoint: process.env.AWS_ENDPOINT_URL_POLLY });
  const ask = (VoiceId) => polly.synthesizeSpeech({ Text: 'Hello there', VoiceId, OutputFormat: 'mp3' }).promise();
  const { AudioStream } = await ask('Joanna');
  const { Voices } = await polly.describeVoices().promise();
  const error = await ask('Kevin').then(
    () => 'none',
    ({ code }) => code,
  );
  console.log(JSON.stringify({ version: AWS.VERSION, bytes: AudioStream.length, voices: Voices.length, error }));
}

void main();
