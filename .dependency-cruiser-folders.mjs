// No circles between folders: a reader would know no order to read them in. Tests, and what only they use, may look
// anywhere inside their own part, so they are left out here. A folder inside another counts as part of it.
import files from './.dependency-cruiser.mjs';

export default {
  forbidden: [{ name: 'no-circle-of-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } }],
  options: { ...files.options, exclude: { path: ['\\.test\\.ts$', '^handler/testing/', '^polly-emulator/test/'] } },
};
