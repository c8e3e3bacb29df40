import { expect, test } from 'vitest';
import { createLedger } from './ledger.ts';

test('[P1] a change is saved when the answer counts its message', () => {
	const ledger = createLedger();
	ledger.connected();
	ledger.sent('step2');
	expect(ledger.durable(1)).toBe(true);
	ledger.edited();
	ledger.sent('update');
	ledger.edited();
	ledger.sent('update');
	expect(ledger.unsaved).toBe(2);
	expect(ledger.durable(2)).toBe(false);
	expect(ledger.unsaved).toBe(1);
	expect(ledger.durable(3)).toBe(true);
	expect(ledger.unsaved).toBe(0);
});

test('[P1] an update that overtakes the first step 2 proves nothing about what was typed before', () => {
	const ledger = createLedger();
	ledger.edited();
	ledger.connected();
	ledger.edited();
	ledger.sent('update');
	expect(ledger.durable(1)).toBe(false);
	expect(ledger.unsaved).toBe(2);
	ledger.sent('step2');
	expect(ledger.durable(2)).toBe(true);
});

test('[P1] an answer of the connection before counts for nothing after a reconnect', () => {
	const ledger = createLedger();
	ledger.connected();
	ledger.sent('step2');
	ledger.edited();
	ledger.sent('update');
	ledger.connected();
	expect(ledger.durable(2)).toBe(false);
	ledger.sent('step2');
	expect(ledger.durable(1)).toBe(true);
});

test('[P1] an answer that claims more messages than were sent counts for what was sent', () => {
	const ledger = createLedger();
	ledger.connected();
	ledger.sent('step2');
	ledger.durable(99);
	ledger.edited();
	ledger.sent('update');
	expect(ledger.unsaved).toBe(1);
	expect(ledger.durable(2)).toBe(true);
});

test('an answer that comes twice or out of order does no harm', () => {
	const ledger = createLedger();
	ledger.connected();
	ledger.sent('step2');
	ledger.edited();
	ledger.sent('update');
	expect(ledger.durable(2)).toBe(true);
	expect(ledger.durable(1)).toBe(true);
	expect(ledger.durable(2)).toBe(true);
	expect(ledger.unsaved).toBe(0);
});
