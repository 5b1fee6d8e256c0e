/** Two employees, two weeks, two shifts: E may not follow L. Written for the tests in the format of Curtois and Qu. */
export const smallCurtois = `# A comment
SECTION_HORIZON
14

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
E,480,
L,480,E

SECTION_STAFF
A,E=14|L=2,4320,2400,5,2,2,1
B,E=14|L=14,4320,0,5,2,2,2

SECTION_DAYS_OFF
A,13
B,0,1

SECTION_SHIFT_ON_REQUESTS
A,0,E,3

SECTION_SHIFT_OFF_REQUESTS
B,3,L,2

SECTION_COVER
0,E,1,100,1
3,L,1,100,1
4,E,0,100,1
`;

/** Legal for `smallCurtois`, without cost: A works E on days 0–3 and 7–10, B works L on days 2–3 and 8–10. */
export const legalRows: readonly string[] = [
	...[0, 1, 2, 3, 7, 8, 9, 10].map((day) => `A,${day},E`),
	...[2, 3, 8, 9, 10].map((day) => `B,${day},L`)
];
