// @EXPECTED_RESULTS@: OUTPUT-LIMIT
// Writes until somebody stops it.
const quiet = Buffer.alloc(65536, '~');
for (;;) require('fs').writeSync(1, quiet);
