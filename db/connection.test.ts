import { expect, test } from 'vitest';
import { connectionOptions } from './connection.server.ts';

test('the folder of a unix socket is taken out of the address, as libpq writes it', () => {
	expect(connectionOptions('postgres://folkmoot@localhost/folkmoot?host=%2Ftmp%2Fa%20b%2Frun')).toEqual({
		url: 'postgres://folkmoot@localhost/folkmoot',
		host: '/tmp/a b/run'
	});
});

test('an address without a host name, as libpq allows it beside a socket, is read too', () => {
	expect(connectionOptions('postgresql://folkmoot@/folkmoot?host=/run/postgresql').host).toBe(
		'/run/postgresql'
	);
});

test('other parts of the address stay as they are', () => {
	const url = 'postgres://u:p%40ss@db.example:6432/folkmoot?sslmode=require';
	expect(connectionOptions(url)).toEqual({ url });
});
