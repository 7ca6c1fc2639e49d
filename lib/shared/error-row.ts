/** A way in which a request can be refused: the HTTP status, the title for programs and the sentence for people. */
export type ErrorRow = readonly [status: number, title: string, sentence: string];
