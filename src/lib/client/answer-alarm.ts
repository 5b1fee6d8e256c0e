import type { AlarmAnswer } from '../domain/alarm/alarm.ts';

/** What became of an answer. `over`: the alarm had ended meanwhile. `failed`: it did not get through, or is not kept. */
export type AnswerResult = 'done' | 'over' | 'failed';

/** Tells the server what somebody does about an alarm. */
export async function sendAnswer(
	id: string,
	answer: AlarmAnswer,
	request: typeof fetch = (...args) => fetch(...args)
): Promise<AnswerResult> {
	const { kind, ...content } = answer;
	try {
		const response = await request(`/v1/alarms/${encodeURIComponent(id)}/${kind}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(content)
		});
		if (response.ok) return 'done';
		return response.status === 404 || response.status === 409 ? 'over' : 'failed';
	} catch {
		return 'failed';
	}
}
