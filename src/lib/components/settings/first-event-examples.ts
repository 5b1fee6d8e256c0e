/** What the examples are made of. */
export interface ExampleSettings {
	/** Address of the server, `http://127.0.0.1:3000`. */
	readonly address: string;
	readonly source: string;
	/** Secret of the key. */
	readonly secret: string;
}

/** A program that sends one event, to be copied and run as it stands. */
export interface FirstEventExample {
	readonly language: 'curl' | 'Node' | 'Python';
	/** How it is run. */
	readonly command: string;
	readonly code: string;
}

/** In single quotes for a POSIX shell. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The same first event, a sign of life, in three languages. It has a new id and the present time at every run, counts
 * nothing on any wall, and shows that address, key and clock are right.
 */
export function firstEventExamples({
	address,
	source,
	secret
}: ExampleSettings): readonly FirstEventExample[] {
	const url = `${address}/v1/events`;
	const json = JSON.stringify(source);
	return [
		{
			language: 'curl',
			command: 'sh',
			code: `curl -sS ${quoted(url)} \\
  -H 'Authorization: Bearer ${secret}' \\
  -H 'Content-Type: application/cloudevents+json' \\
  -d '{"specversion":"1.0","id":"first-'"$(date +%s)-$$"'","source":${json.replaceAll("'", `'\\''`)},"type":"tidewall.source.heartbeat","time":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'","data":{}}'`
		},
		{
			language: 'Node',
			command: 'node first-event.mjs',
			code: `const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {
    authorization: ${JSON.stringify(`Bearer ${secret}`)},
    'content-type': 'application/cloudevents+json'
  },
  body: JSON.stringify({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: ${json},
    type: 'tidewall.source.heartbeat',
    time: new Date().toISOString(),
    data: {}
  })
});
console.log(answer.status, await answer.text());`
		},
		{
			language: 'Python',
			command: 'python3 first_event.py',
			code: `import json, urllib.request, uuid
from datetime import datetime, timezone

event = {
    "specversion": "1.0",
    "id": str(uuid.uuid4()),
    "source": ${json},
    "type": "tidewall.source.heartbeat",
    "time": datetime.now(timezone.utc).isoformat(),
    "data": {},
}
request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(event).encode(),
    headers={
        "Authorization": ${JSON.stringify(`Bearer ${secret}`)},
        "Content-Type": "application/cloudevents+json",
    },
)
with urllib.request.urlopen(request) as answer:
    print(answer.status, answer.read().decode())`
		}
	];
}
