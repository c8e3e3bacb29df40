/** `npm start` and `npm run dev`: sets up what is missing, then runs the program. Node's own modules only. */
import { requireNode } from './require-node.js';

requireNode(process.versions.node);
const { start } = await import('./run-program.js');
await start({ development: process.argv.includes('--dev') });
