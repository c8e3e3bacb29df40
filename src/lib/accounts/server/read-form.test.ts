import { expect, test } from 'vitest';
import { readForm } from './read-form.ts';

const sent = (form: FormData) => new Request('http://own.invalid', { method: 'POST', body: form });

test('the fields asked for come as text, absent ones and files as nothing', async () => {
	const form = new FormData();
	form.set('name', 'Priya');
	form.set('file', new Blob(['x']));
	expect(await readForm(sent(form), 'name', 'file', 'other')).toEqual({ name: 'Priya', file: '', other: '' });
});

test('[B9] NUL is taken for nothing, since the database refuses it with a fault', async () => {
	const form = new FormData();
	form.set('session', 'a\0b\0');
	expect(await readForm(sent(form), 'session')).toEqual({ session: 'ab' });
});
