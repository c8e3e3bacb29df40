import { unsentPrefix } from '#lib/realtime/local-copies.ts';

/** For `onsubmit` of a form that signs out: asks first when words on this device may not have been sent, since signing out deletes them. */
export function askBeforeSignOut(event: SubmitEvent): void {
	if (!Object.keys(localStorage).some((name) => name.startsWith(unsentPrefix))) return;
	event.preventDefault();
	const form = event.currentTarget as HTMLFormElement;
	void import('./ask-unsent.ts').then(
		({ askUnsent }) => askUnsent(() => form.submit()),
		// Its script does not come: asked in fewer words.
		() => confirm('Changes that are not sent yet will be lost. Sign out?') && form.submit()
	);
}
