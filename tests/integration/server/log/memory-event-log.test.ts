import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { describeEventLog } from './event-log-contract.ts';

describeEventLog('memory', async () => new MemoryEventLog());
