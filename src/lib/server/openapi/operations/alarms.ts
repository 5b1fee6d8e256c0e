import { pathParameter, queryParameter, type OperationGroup } from '../operation.ts';

const alarm = pathParameter('alarm', 'Id of the alarm.');
const answered = {
	200: { description: 'The alarm after it.', content: { 'application/json': 'LoggedAlarmAnswer' } }
} as const;
const refusals = {
	403: '`foreign_origin`',
	404: '`alarm_unknown`',
	409: '`alarm_over`: it does not stand any more',
	422: '`value_invalid`',
	503: '`storage_unavailable`: it holds for now and is written down as soon as that is possible'
};

/** Alarms and their log. */
export const alarmOperations: OperationGroup = {
	name: 'Alarms',
	description: 'One alarm per cause, with all that was done about it.',
	operations: [
		{
			method: 'get',
			path: '/v1/alarms',
			id: 'listAlarms',
			summary: 'The alarms with their history, last raised first',
			parameters: [
				queryParameter('standing', '`true`: those that stand; `false`: those that are over.', {
					enum: ['true', 'false']
				}),
				queryParameter('board', 'Id of a board on which they are seen.'),
				queryParameter('worst', 'The worst severity that they had.', { enum: ['warn', 'critical'] }),
				queryParameter('from', 'Those that stood after it: RFC 3339 or epoch milliseconds.'),
				queryParameter('to', 'Those that stood before it.'),
				queryParameter('limit', 'How many at most; 50 if not said.', {
					type: 'integer',
					minimum: 1,
					maximum: 200
				}),
				queryParameter('cursor', 'The `next` of the answer before.')
			],
			answers: {
				200: { description: 'A page of the log.', content: { 'application/json': 'AlarmsAnswer' } }
			},
			problems: { 422: '`value_invalid`' }
		},
		{
			method: 'post',
			path: '/v1/alarms/{alarm}/acknowledge',
			id: 'acknowledgeAlarm',
			summary: 'Take an alarm upon yourself: silent until it gets worse',
			parameters: [alarm],
			body: {
				'application/json': {
					type: 'object',
					additionalProperties: false,
					properties: { note: { type: 'string', maxLength: 500 } }
				}
			},
			answers: answered,
			problems: refusals
		},
		{
			method: 'post',
			path: '/v1/alarms/{alarm}/snooze',
			id: 'snoozeAlarm',
			summary: 'Be reminded later: silent and calm until then',
			parameters: [alarm],
			body: {
				'application/json': {
					type: 'object',
					additionalProperties: false,
					required: ['minutes'],
					properties: {
						minutes: { type: 'integer', minimum: 1, maximum: 480 },
						note: { type: 'string', maxLength: 500 }
					}
				}
			},
			answers: answered,
			problems: refusals
		},
		{
			method: 'post',
			path: '/v1/alarms/{alarm}/wake',
			id: 'wakeAlarm',
			summary: 'End a snooze',
			parameters: [alarm],
			body: { 'application/json': { type: 'object', additionalProperties: false } },
			answers: answered,
			problems: { ...refusals, 409: '`alarm_over`, `alarm_not_snoozed`' }
		}
	]
};
