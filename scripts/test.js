/** `npm test`: everything that must hold, on a fresh machine too. Stops at the first step that fails, by its name. */
import { requireNode } from './require-node.js';

requireNode(process.versions.node);
const { test } = await import('./run-tests.js');
await test();
