export * from './councils.ts';
export * from './accounts.ts';
export * from './rooms.ts';
export * from './proposals.ts';
export * from './documents.ts';
export * from './comments.ts';
export * from './suggestions.ts';
export * from './images.ts';
