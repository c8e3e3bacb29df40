// Two files, so that a page that only follows a room does not fetch what sends it messages.
export { followRoom, type RoomChange } from './follow-room.ts';
export { askRoom, hearRoom } from './room-messages.ts';
